"""What one visitor looks at: values by parameter, read from a link and written to one."""
