from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('insight', '0003_mirror_tables'),
    ]

    operations = [
        migrations.AddField(
            model_name='mirrornote',
            name='erased',
            field=models.IntegerField(default=0),
        ),
    ]
