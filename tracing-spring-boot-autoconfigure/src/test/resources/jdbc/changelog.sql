--liquibase formatted sql
--changeset songs:1
CREATE TABLE songs (id BIGINT PRIMARY KEY, name VARCHAR(100));
--changeset songs:2
INSERT INTO songs (id, name) VALUES (1, 'one');
