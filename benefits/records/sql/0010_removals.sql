-- Which saves no longer hold all that they were made with, because a person's name was lawfully removed, and the hash
-- over what they hold since (forgetting.py). Part of the chain: a removal stands under the save that made it.

CREATE TABLE removal (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    save BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    content VARCHAR NOT NULL,
    PRIMARY KEY (id, version)
);
