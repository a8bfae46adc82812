-- Who is who, two persons, floods, and a log that is read.
set local search_path = app;

-- The doors: networks of a municipality and of the operator --------------------------------------------------------------

-- Signing in: browsers that are known, waits, one-time passwords that end ------------------------------------------------

-- The second factor, and when somebody last proved who they are ----------------------------------------------------------

-- The roster: handlers with their period, the role of auditors -----------------------------------------------------------

-- Two persons: who gave what to whom, waiting times, letters to staff ----------------------------------------------------

-- Floods: mails held back ------------------------------------------------------------------------------------------------

-- The audit log as it is read --------------------------------------------------------------------------------------------
