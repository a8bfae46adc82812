"""The section's desk: 申請者一覧, what the section keeps beside each application, and how it finds one."""
