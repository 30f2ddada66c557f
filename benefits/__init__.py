"""Cross-government return on data projects: who pays, who gains, and who could pay.

The map of the house; data goes upstairs, imports come down:

    errors, periods       ground: our own errors; financial years
    reference             what the guidance says, by edition
    records               what people told us: kept, versioned
    appraisal             what options are worth: sums on arrays
    portfolio             what they are worth together
    actions, views        what a person does; what a person sees
    reporting, interchange  words and charts; files in and out
    main, screens, widgets, cli  the entrances
"""
