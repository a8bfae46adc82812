"""Many applications handled at once: まとめて処理 from a procedure's list, 一括受付 from the inbox."""
