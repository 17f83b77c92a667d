"""The ground everything stands on: ids, time, errors, levels, fields, verbs, ports. No Qt, no SQL, nothing of ours."""
