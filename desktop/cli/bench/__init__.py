"""`sanban bench`: speed measured over many records, beside a calibration loop and a baseline of the same run."""
