CREATE TABLE songs (id BIGINT PRIMARY KEY, name VARCHAR(100));
INSERT INTO songs (id, name) VALUES (1, 'one');
