-- What a resident is told and finds: opening hours of telephones, a municipality's own face, places, words to search by.
set local search_path = app;

-- Opening hours of the telephones ----------------------------------------------------------------------------------------
-- when the telephone is answered, in the municipality's own words: {"ja": "平日 午前8時30分から午後5時15分まで", "en": …}; '' in Japanese for
-- nothing that a page would show
alter table municipality add column telephone_hours jsonb not null default '{"ja": ""}' check (telephone_hours ? 'ja');
alter table section add column telephone_hours jsonb not null default '{"ja": ""}' check (telephone_hours ? 'ja');

-- Crest and home page ----------------------------------------------------------------------------------------------------
-- 紋章: an SVG or PNG file of at most 32 KiB, as its first bytes say; null for none
alter table municipality add column crest bytea check (
  length(crest) <= 32768 and (substr(crest, 1, 8) = '\x89504e470d0a1a0a' or substr(crest, 1, 5) = convert_to('<svg ', 'UTF8')));
-- the municipality's own site; '' for none
alter table municipality add column home_page text not null default ''
  check (home_page = '' or (home_page ~ '^https://[a-z0-9.-]+(/[!-~]*)?$' and length(home_page) <= 200));

-- Places -----------------------------------------------------------------------------------------------------------------
-- how full a place is, as residents are told before they apply: few from the last tenth on, or the last one
alter table place add column state text not null generated always as (
  case when taken >= capacity then 'full' when taken > 0 and capacity - taken <= greatest(1, capacity / 10) then 'few' else 'free' end) stored;
-- 定員の案内: whether residents are told the number that is left, or only that few are or none
alter table procedure add column places_shown text not null default 'state' check (places_shown in ('state', 'number'));

-- Words to search by -----------------------------------------------------------------------------------------------------
-- さがすことば: readings and words of everyday speech that a procedure is found by besides its own texts; '' for none
alter table procedure add column keywords text not null default '' check (length(keywords) <= 500);
