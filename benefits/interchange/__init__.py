"""Files in and out: the register's own CSV folder, read with every fault at once and written back the same."""
