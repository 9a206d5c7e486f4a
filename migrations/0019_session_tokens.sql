-- From now on `token` is a hash, as everything else that lets somebody in. What rests in clear ends: people sign in again.
DELETE FROM auth_sessions;
