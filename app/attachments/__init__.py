"""Files that applicants attach: told by their content, sealed before they rest, held until the application is submitted."""
