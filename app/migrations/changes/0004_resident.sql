-- What a resident is told and finds: opening hours of telephones, a municipality's own face, places, words to search by.
set local search_path = app;

-- Opening hours of the telephones ----------------------------------------------------------------------------------------
-- when the telephone is answered, in the municipality's own words: {"ja": "平日 午前8時30分から午後5時15分まで", "en": …}; '' in Japanese for
-- nothing that a page would show
alter table municipality add column telephone_hours jsonb not null default '{"ja": ""}' check (telephone_hours ? 'ja');
alter table section add column telephone_hours jsonb not null default '{"ja": ""}' check (telephone_hours ? 'ja');

-- Crest and home page ----------------------------------------------------------------------------------------------------

-- Places -----------------------------------------------------------------------------------------------------------------

-- Words to search by -----------------------------------------------------------------------------------------------------
-- さがすことば: readings and words of everyday speech that a procedure is found by besides its own texts; '' for none
alter table procedure add column keywords text not null default '' check (length(keywords) <= 500);
