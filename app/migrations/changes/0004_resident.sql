-- What a resident is told and finds: opening hours of telephones, a municipality's own face, places, words to search by.
set local search_path = app;

-- Opening hours of the telephones ----------------------------------------------------------------------------------------

-- Crest and home page ----------------------------------------------------------------------------------------------------

-- Places -----------------------------------------------------------------------------------------------------------------

-- Words to search by -----------------------------------------------------------------------------------------------------
-- さがすことば: readings and words of everyday speech that a procedure is found by besides its own texts; '' for none
alter table procedure add column keywords text not null default '' check (length(keywords) <= 500);
