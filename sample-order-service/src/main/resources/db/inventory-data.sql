insert into stock (sku, available, price)
select sku, available, price
from (values ('espresso', 1000, 8.50), ('teapot', 12, 29.00), ('grinder', 0, 119.00)) as initial (sku, available, price)
where not exists (select 1 from stock);
