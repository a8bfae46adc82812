"""受信一覧: what arrived for one's sections."""
