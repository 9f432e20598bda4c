-- Rows from before their size was kept were counted in characters, of which one takes up to four bytes.
update unproven set bytes = octet_length(payload) where bytes < octet_length(payload);
