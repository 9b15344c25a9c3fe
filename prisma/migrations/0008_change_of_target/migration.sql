-- The suspect is the newest change of one target, however long ago: without this it is looked for
-- among the changes of all of them.
create index change_of_target on change (target_id, at desc);
