insert into customers (user_id, name)
select user_id, name
from (values ('alice', 'Alice'), ('bob', 'Bob'), ('carol', 'Carol'), ('sloth', 'Sloth')) as initial (user_id, name)
where not exists (select 1 from customers);
