from django.db import migrations

from homeplate.tenancy.context import across_workspaces

RENAMED = {"executive": "c_suite", "vice-president": "vp"}


def rename(apps, schema_editor):
    """Seniorities under the keys that customer profiles know them by."""
    _rename(apps, RENAMED)


def back(apps, schema_editor):
    _rename(apps, {new: old for old, new in RENAMED.items()})


def _rename(apps, keys):
    people = apps.get_model("prospects", "Person")
    with across_workspaces():
        for old, new in keys.items():
            people._base_manager.filter(seniority=old).update(seniority=new)


class Migration(migrations.Migration):

    dependencies = [("prospects", "0001_initial")]

    operations = [migrations.RunPython(rename, back, elidable=True)]
