-- concurrently: application_reference_parts
-- A 到達番号 is found by any four symbols of it and more: each four that stand together, with the municipality, so that no ward's parts are another's.
-- api.search_references asks in the same words. What is new waits in a list of 256 kB at most,
-- which a search reads too: put in its place at once, it would double what recording an application costs.
create index concurrently if not exists application_reference_parts on application using gin ((array[
    municipality || substr(reference::text, 1, 4), municipality || substr(reference::text, 2, 4), municipality || substr(reference::text, 3, 4),
    municipality || substr(reference::text, 4, 4), municipality || substr(reference::text, 5, 4), municipality || substr(reference::text, 6, 4),
    municipality || substr(reference::text, 7, 4)])) with (gin_pending_list_limit = 256);
