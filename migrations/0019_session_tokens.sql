-- From now on `token` is a hash, like all other credentials. Sessions with clear tokens end: people sign in again.
DELETE FROM auth_sessions;
