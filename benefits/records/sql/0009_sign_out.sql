-- When people signed out, where several programs share a database; no record. Beside a file it is a file (sign_outs.py).

CREATE TABLE sign_out (
    subject VARCHAR NOT NULL,
    ended_at TIMESTAMP NOT NULL
);
