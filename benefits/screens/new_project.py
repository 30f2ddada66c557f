"""A new project: the short form first; costs and benefits follow on the edit page."""

from benefits.views.projects import any_edit
from benefits.widgets import drafts, frame, session
from benefits.widgets.short_forms import new_project_form

if not any_edit(session.person()):
    frame.say_who_first()
drafts.listed()
new_project_form()
