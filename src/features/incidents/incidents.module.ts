import { Module } from '@nestjs/common';
import { AlertsController } from './alerts.controller.js';
import { IncidentModeController } from './incident-mode.controller.js';
import { IncidentsController } from './incidents.controller.js';

@Module({ controllers: [IncidentsController, IncidentModeController, AlertsController] })
export class IncidentsModule {}
