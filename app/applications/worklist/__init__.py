"""申請者一覧: its queries, what the section keeps beside each application, and the section's custom columns."""
