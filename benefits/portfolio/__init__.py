"""What projects are worth together: joins records and appraisal; pure."""
