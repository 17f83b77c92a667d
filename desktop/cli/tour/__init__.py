"""`sanban tour`: the whole product on real texts, start to end; every line of its table is a result of this run."""
