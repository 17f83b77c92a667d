"""工作台: what each colleague owes today, over every kind of record that has a time limit. For everyone in business."""
