import django.db.models.deletion
from django.db import migrations, models

import homeplate.kit.ids
import homeplate.tenancy.fields


class Migration(migrations.Migration):

    dependencies = [
        ('prospects', '0003_lists'),
        ('tenancy', '0002_deletion'),
    ]

    operations = [
        migrations.CreateModel(
            name='Provider',
            fields=[
                ('id', models.UUIDField(default=homeplate.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('kind', models.CharField(max_length=10)),
                ('source', models.PositiveSmallIntegerField()),
                ('on', models.BooleanField(default=True)),
                ('settings', models.JSONField(default=dict)),
                ('secret', models.TextField(default='')),
                ('failures', models.PositiveSmallIntegerField(default=0)),
                ('rests_until', models.DateTimeField(null=True)),
                ('not_before', models.DateTimeField(null=True)),
                ('trouble', models.JSONField(null=True)),
                ('looked_at', models.DateTimeField(null=True)),
                ('seen', models.JSONField(default=dict)),
                ('notes', models.JSONField(default=list)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('archived_at', models.DateTimeField(null=True)),
                ('workspace', homeplate.tenancy.fields.WorkspaceKey()),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['workspace', 'created_at'], name='prospect_provider_created')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.UUIDField(default=homeplate.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('name', models.CharField(max_length=255)),
                ('size', models.BigIntegerField()),
                ('stamp', models.BigIntegerField()),
                ('load_id', models.UUIDField(null=True)),
                ('came_at', models.DateTimeField()),
                ('put_away', models.BooleanField(default=False)),
                ('provider', homeplate.tenancy.fields.WorkspaceForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='prospects.provider')),
                ('workspace', homeplate.tenancy.fields.WorkspaceKey()),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('workspace', 'provider', 'digest'), name='prospect_delivery_once')],
            },
        ),
        migrations.AddField(
            model_name='load',
            name='provider',
            field=homeplate.tenancy.fields.WorkspaceForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='prospects.provider'),
        ),
        migrations.AddField(
            model_name='load',
            name='unknown',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name='load',
            index=models.Index(fields=['workspace', 'provider', 'created_at'], name='prospect_load_provider'),
        ),
    ]
