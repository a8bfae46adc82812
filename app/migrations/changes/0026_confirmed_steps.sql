-- What was asked once more before it was taken, as まとめて処理 is, is not taken back, and its letter does not wait (app/migrations/rules/undo.sql).
alter table app.status_event add column confirmed boolean not null default false;
