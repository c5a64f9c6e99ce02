create table if not exists stock (
	sku varchar(40) primary key,
	available int not null,
	price numeric(12, 2) not null
);
