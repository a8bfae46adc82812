-- concurrently: blind_index_by_fold
create index concurrently if not exists blind_index_by_fold on blind_index (municipality, fold);
