"""The local stack: the whole product on one machine where nothing is installed.

`python -m opcc.local run` is `make run`; `python -m opcc.local serve-for -- COMMAND` lends a
database and a broker to one command, as `make test` and `make manage` need them.
"""
