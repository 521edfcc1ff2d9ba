// Generated from docs/openapi.json by scripts/generate-client.mjs. Do not edit.
export interface paths {
    "/.well-known/openapi": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document at its well-known place */
        get: operations["getWellKnownOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/gc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give back the bytes of the content store that nothing needs
         * @description A worker carries it out. It happens once an hour by itself.
         */
        post: operations["collectContent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/gc/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a collection is, and what it gave back */
        get: operations["getCollection"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/quotas/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Limits of a tenant, its own and those of the installation */
        get: operations["getTenantQuotas"];
        /** Say which limits a tenant has of its own */
        put: operations["replaceTenantQuotas"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List tenants by slug */
        get: operations["listTenants"];
        put?: never;
        /** Make a tenant */
        post: operations["createTenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/tenants/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a tenant, by id or slug */
        get: operations["getTenant"];
        put?: never;
        post?: never;
        /** Delete a tenant that was never used */
        delete: operations["deleteTenant"];
        options?: never;
        head?: never;
        /** Rename a tenant; its slug never changes */
        patch: operations["updateTenant"];
        trace?: never;
    };
    "/api/v1/admin/tenants/{id}/erasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far the erasure of a tenant is */
        get: operations["getTenantErasure"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/tenants/{id}:approveErasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve what another asked for: the tenant is gone at once */
        post: operations["approveTenantErasure"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/tenants/{id}:cancelErasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take back an erasure that is not approved */
        post: operations["cancelTenantErasure"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/tenants/{id}:erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for the erasure of a suspended tenant; somebody else approves */
        post: operations["eraseTenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/tenants/{id}:resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a suspended tenant go on */
        post: operations["resumeTenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/tenants/{id}:suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refuse the callers of a tenant and hold its queued runs */
        post: operations["suspendTenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List alerts */
        get: operations["listAlerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{id}:acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say that somebody works on one alert */
        post: operations["acknowledgeAlert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List API keys, without the keys themselves */
        get: operations["listApiKeys"];
        put?: never;
        /** Make an API key; the answer alone shows it */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show an API key, without the key itself */
        get: operations["getApiKey"];
        put?: never;
        post?: never;
        /** End an API key */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{id}:rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give an API key a new secret; the earlier one works a while longer */
        post: operations["rotateApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attestations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List attestations */
        get: operations["listAttestations"];
        put?: never;
        /** Create an attestation */
        post: operations["createAttestation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attestations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get one attestation */
        get: operations["getAttestation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attestations/{id}/bundle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download the bundle of one attestation */
        get: operations["getAttestationBundle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attestations/{id}/envelope": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download the envelope of one attestation */
        get: operations["getAttestationEnvelope"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-bundles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List audit bundles */
        get: operations["listAuditBundles"];
        put?: never;
        /** Create an audit bundle */
        post: operations["createAuditBundle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-bundles/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get one audit bundle */
        get: operations["getAuditBundle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-bundles/{id}/bundle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download the bundle of one audit bundle */
        get: operations["getAuditBundleBundle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-bundles/{id}/index": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download the index of one audit bundle */
        get: operations["getAuditBundleIndex"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List audit entries, the newest first */
        get: operations["listAuditLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-log/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Signed statement of how the log stands now */
        get: operations["getAuditCheckpoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-log/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Prove that an entry is in the log, or that the log only grew */
        get: operations["getAuditProof"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-log:export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The whole log up to a checkpoint as one file; any range of it */
        get: operations["exportAuditLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-log:verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check every entry of the log, without effect */
        post: operations["verifyAuditLog"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/capabilities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What this installation can do, and which implementation serves it */
        get: operations["getCapabilities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events of the tenant, the oldest first; with Accept: text/event-stream as they happen
         * @description Numbers are gap-free per tenant: without `types`, a client that sees 7 after 5 has missed 6.
         */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count the records of each kind */
        get: operations["listEvidenceKinds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evidence/batches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List batches, the newest first */
        get: operations["listEvidenceBatches"];
        put?: never;
        /** Import a batch of evidence, as a whole or not at all */
        post: operations["createEvidenceBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evidence/batches/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the receipt of one batch */
        get: operations["getEvidenceBatch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evidence/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what is left of erased records, the newest first */
        get: operations["listEvidenceErasures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evidence/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List sources by kind: age, limit, and which are stale */
        get: operations["listEvidenceSources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evidence/sources/{source}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Set how old the evidence of a source may be */
        put: operations["limitEvidenceSource"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evidence/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the records of a kind by key
         * @description All pages show the cut of the first one, whatever comes in meanwhile.
         */
        get: operations["listEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evidence/{kind}/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get one record, with where it came from */
        get: operations["getEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evidence/{kind}/{key}:erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Destroy every version of one record
         * @description Cannot be undone. Cuts that held the record are gone: nothing can be made from them again. Erasing again answers the same.
         */
        post: operations["eraseEvidence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exception-reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List exception reports */
        get: operations["listExceptionReports"];
        put?: never;
        /** Create an exception report */
        post: operations["createExceptionReport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exception-reports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get one exception report */
        get: operations["getExceptionReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exception-reports/{id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download the report of one exception report */
        get: operations["getExceptionReportReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the ledger of imports, the newest first */
        get: operations["listImports"];
        put?: never;
        /** Import a bundle that was made elsewhere, as a whole or not at all */
        post: operations["createImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get one entry of the ledger of imports */
        get: operations["getImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{id}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the signed receipt of an import */
        get: operations["getImportReceipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{id}:receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write the receipt of what a mirror holds now
         * @description Each import writes its own; this one is for findings, and for imports from before the site had its name.
         */
        post: operations["createImportReceipt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incident-mode": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether incident mode is on */
        get: operations["getIncidentMode"];
        /** Turn incident mode on or off */
        put: operations["setIncidentMode"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List incidents */
        get: operations["listIncidents"];
        put?: never;
        /** Open an incident */
        post: operations["createIncident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get one incident */
        get: operations["getIncident"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change one incident */
        patch: operations["updateIncident"];
        trace?: never;
    };
    "/api/v1/incidents/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to one incident, in order */
        get: operations["listIncidentTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}:acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say that somebody works on one incident */
        post: operations["acknowledgeIncident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}:mitigate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say that one incident does no more harm */
        post: operations["mitigateIncident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}:reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open one incident again */
        post: operations["reopenIncident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}:resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close one incident */
        post: operations["resolveIncident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who the credential says is calling, and what it may do */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/profiles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List profiles */
        get: operations["listProfiles"];
        put?: never;
        /** Create a profile */
        post: operations["createProfile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/profiles/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get one profile by id or name */
        get: operations["getProfile"];
        put?: never;
        post?: never;
        /**
         * Archive a profile
         * @description It starts no run any more and its name is free. Its revisions stay and are found by its id.
         */
        delete: operations["archiveProfile"];
        options?: never;
        head?: never;
        /** Change a profile: a merge patch makes a new revision */
        patch: operations["updateProfile"];
        trace?: never;
    };
    "/api/v1/profiles/{id}/chain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which bundles lead to the newest one of a mirror
         * @description The recommended path is the one of the fewest bytes, from nothing or from what a site holds.
         */
        get: operations["getMirrorChain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/profiles/{id}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the revisions of a profile, the newest first */
        get: operations["listProfileRevisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/profiles/{id}/revisions/{rev}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get one revision of a profile */
        get: operations["getProfileRevision"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/profiles/{id}:clone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create a profile with the spec of another one */
        post: operations["cloneProfile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/promotions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List promotions */
        get: operations["listPromotions"];
        put?: never;
        /** Create a promotion */
        post: operations["createPromotion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/promotions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get one promotion */
        get: operations["getPromotion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/promotions/{id}/bundle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download the bundle of one promotion */
        get: operations["getPromotionBundle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quotas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Limits of the tenant, and how much of each is used */
        get: operations["listQuotas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/receipts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what the far sites acknowledged, the newest of each first */
        get: operations["listReceipts"];
        put?: never;
        /**
         * Accept the receipt of a far site
         * @description The next delta for the site is made from what it acknowledges. The same receipt again changes nothing.
         */
        post: operations["acceptReceipt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/risk-bundles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List risk bundles */
        get: operations["listRiskBundles"];
        put?: never;
        /** Create a risk bundle */
        post: operations["createRiskBundle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/risk-bundles/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the providers of risk feeds and how fresh each is */
        get: operations["listRiskProviders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/risk-bundles/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get one risk bundle */
        get: operations["getRiskBundle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/risk-bundles/{id}/bundle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download the bundle of one risk bundle */
        get: operations["getRiskBundleBundle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/risk-bundles/{id}:cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel one risk bundle */
        post: operations["cancelRiskBundle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/role-bindings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List who has which role; the ETag is that of the whole list */
        get: operations["listRoleBindings"];
        /** Say who has which role from now on, all of it */
        put: operations["replaceRoleBindings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List runs, newest first */
        get: operations["listRuns"];
        put?: never;
        /** Create a run */
        post: operations["createRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get one run */
        get: operations["getRun"];
        put?: never;
        post?: never;
        /**
         * Purge the content of a finished run
         * @description Downloads answer 410 from now on. The run, its events and the audit log stay. A bundle that other runs have as well goes with the last of them; the bytes are removed by the collector.
         */
        delete: operations["purgeRun"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/artifacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Files of the bundle, in the order of its tar */
        get: operations["listRunArtifacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/artifacts/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One file of the bundle; any range of it */
        get: operations["getRunArtifact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/bundle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The whole bundle as one file; any range of it */
        get: operations["getRunBundle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/checksums": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** checksums.txt of the bundle, byte for byte */
        get: operations["getRunChecksums"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Events of a run; with Accept: text/event-stream as they happen */
        get: operations["listRunEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Place a legal hold on a run, or replace it: its content cannot be purged */
        put: operations["holdRun"];
        post?: never;
        /** Lift the legal hold of a run */
        delete: operations["releaseRun"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Log of a run, a JSON object a line
         * @description Of all attempts, within a second of what happened, without secrets. A run keeps 2000 lines and 1048576 bytes; a log that was cut says so in its last line.
         */
        get: operations["getRunLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/manifest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** manifest.json of the bundle, byte for byte */
        get: operations["getRunManifest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/provenance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** SLSA provenance of the bundle in its DSSE envelope, byte for byte */
        get: operations["getRunProvenance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/signatures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every signature of the bundle with its exact bytes */
        get: operations["getRunSignatures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/stages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Stages of all attempts of a run */
        get: operations["listRunStages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}:cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a run */
        post: operations["cancelRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}:diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What changed from the bundle of an earlier run to that of this one
         * @description Advisories, VEX statements, known exploited vulnerabilities and bytes; both of one kind of profile that holds records.
         */
        get: operations["diffRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}:reproduce": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Build the plan of a finished run again and compare */
        post: operations["reproduceRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}:retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Queue a failed or canceled run again */
        post: operations["retryRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs:plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Predict what a run would make, without effect */
        post: operations["planRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/simulations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List simulations */
        get: operations["listSimulations"];
        put?: never;
        /** Create a simulation */
        post: operations["createSimulation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/simulations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get one simulation */
        get: operations["getSimulation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/simulations/{id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download the report of one simulation */
        get: operations["getSimulationReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the far sites: what each runs, and how far it is behind */
        get: operations["listSites"];
        put?: never;
        /** Enrol a far site with the key that signs its receipts */
        post: operations["enrolSite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a far site by id or name */
        get: operations["getSite"];
        put?: never;
        post?: never;
        /** Remove a far site; its receipts stay */
        delete: operations["removeSite"];
        options?: never;
        head?: never;
        /** Change a far site; a field given replaces the present one */
        patch: operations["changeSite"];
        trace?: never;
    };
    "/api/v1/verifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List verifications */
        get: operations["listVerifications"];
        put?: never;
        /** Create a verification */
        post: operations["createVerification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/verifications/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get one verification */
        get: operations["getVerification"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document as a page to read and try (Swagger UI) */
        get: operations["getDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A script, style sheet or picture of that page */
        get: operations["getDocsFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers at all */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process can take requests */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz/startup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process has finished starting */
        get: operations["getStartup"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document as JSON */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.yaml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document as YAML */
        get: operations["getOpenApiYaml"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/schemas/v1/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** JSON Schema of one document of a bundle */
        get: operations["getSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        MyTenant: {
            /** Format: uuid */
            id: string;
            /** @example default */
            slug: string;
        };
        Me: {
            /** @example key:key_01JC0000000000000000000000 */
            subject: string;
            tenant: components["schemas"]["MyTenant"];
            /**
             * @description Further tenants that the token names; the header X-Tenant-Id picks one of them or its own
             * @example []
             */
            tenants: string[];
            /**
             * @example [
             *       "operator"
             *     ]
             */
            roles: string[];
            /**
             * @example [
             *       "export:read"
             *     ]
             */
            scopes: ("export:read" | "export:run" | "export:download" | "export:profile:manage" | "export:schedule:manage" | "export:destination:manage" | "export:key:manage" | "export:evidence:read" | "export:evidence:write" | "export:source:manage" | "export:verify" | "export:import" | "export:attest" | "export:simulate" | "export:approve" | "export:hold" | "export:incident:manage" | "export:audit:read" | "export:webhook:manage" | "export:admin" | "export:platform")[];
            /** Format: date-time */
            expiresAt?: string;
        };
        PageTotal: {
            count: number;
            /** @enum {string} */
            type: "EXACT" | "AT_LEAST";
        };
        ApiKeyResource: {
            /** @example key_01JC0000000000000000000000 */
            id: string;
            name: string;
            roles: ("viewer" | "puller" | "operator" | "publisher" | "ingestor" | "approver" | "auditor" | "tenant-admin" | "platform-admin")[];
            scopes: ("export:read" | "export:run" | "export:download" | "export:profile:manage" | "export:schedule:manage" | "export:destination:manage" | "export:key:manage" | "export:evidence:read" | "export:evidence:write" | "export:source:manage" | "export:verify" | "export:import" | "export:attest" | "export:simulate" | "export:approve" | "export:hold" | "export:incident:manage" | "export:audit:read" | "export:webhook:manage" | "export:admin" | "export:platform")[];
            cidrs: string[];
            createdBy: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            /** Format: date-time */
            revokedAt: string | null;
            /**
             * Format: date-time
             * @description To within a minute
             */
            lastUsedAt: string | null;
            /** Format: date-time */
            rotatedAt: string | null;
            /**
             * Format: date-time
             * @description Until then the earlier secret works
             */
            previousUntil: string | null;
        };
        ApiKeyPage: {
            /** @description Absent on the last page; the header Link has the whole URL as rel="next" */
            nextPageToken?: string;
            /** @description Matches known so far, or counted where `total=true` asks */
            total?: components["schemas"]["PageTotal"];
            items: components["schemas"]["ApiKeyResource"][];
        };
        NewApiKeyInput: {
            /** @description Days until it expires; or give expiresAt */
            days?: number;
            /**
             * Format: date-time
             * @description When it expires, within 365 days
             */
            expiresAt?: string;
            /** @example site-7-puller */
            name: string;
            /** @description Roles whose scopes the key has */
            roles?: ("viewer" | "puller" | "operator" | "publisher" | "ingestor" | "approver" | "auditor" | "tenant-admin" | "platform-admin")[];
            /** @description Scopes that it has beside those of its roles */
            scopes?: ("export:read" | "export:run" | "export:download" | "export:profile:manage" | "export:schedule:manage" | "export:destination:manage" | "export:key:manage" | "export:evidence:read" | "export:evidence:write" | "export:source:manage" | "export:verify" | "export:import" | "export:attest" | "export:simulate" | "export:approve" | "export:hold" | "export:incident:manage" | "export:audit:read" | "export:webhook:manage" | "export:admin" | "export:platform")[];
            /**
             * @description Networks from which it works; all where absent
             * @example [
             *       "10.0.0.0/8"
             *     ]
             */
            cidrs?: string[];
        };
        CreatedApiKeyResource: {
            /** @example key_01JC0000000000000000000000 */
            id: string;
            /** @description The key itself. It is shown this once and never again */
            key: string;
        };
        RotateApiKeyInput: {
            /** @description Days until it expires; or give expiresAt */
            days?: number;
            /**
             * Format: date-time
             * @description When it expires, within 365 days
             */
            expiresAt?: string;
            /**
             * @description Seconds for which the earlier secret still works; 0 ends it at once
             * @default 86400
             */
            overlapSeconds?: number;
        };
        RotatedApiKeyResource: {
            /** @example key_01JC0000000000000000000000 */
            id: string;
            /** @description The key itself. It is shown this once and never again */
            key: string;
            /** Format: date-time */
            expiresAt: string;
            /**
             * Format: date-time
             * @description Until then the earlier secret works
             */
            previousUntil: string | null;
        };
        RoleBindingResource: {
            /** @enum {string} */
            kind: "subject" | "group";
            /** @example ann@example.org */
            name: string;
            /** @enum {string} */
            role: "viewer" | "puller" | "operator" | "publisher" | "ingestor" | "approver" | "auditor" | "tenant-admin" | "platform-admin";
            createdBy: string;
            /** Format: date-time */
            createdAt: string;
        };
        RoleBindingPage: {
            /** @description Absent on the last page; the header Link has the whole URL as rel="next" */
            nextPageToken?: string;
            /** @description Matches known so far, or counted where `total=true` asks */
            total?: components["schemas"]["PageTotal"];
            items: components["schemas"]["RoleBindingResource"][];
        };
        RoleBindingInput: {
            /**
             * @description What the name is in a token: `sub`, or one of `groups`
             * @enum {string}
             */
            kind: "subject" | "group";
            /** @example ann@example.org */
            name: string;
            /** @enum {string} */
            role: "viewer" | "puller" | "operator" | "publisher" | "ingestor" | "approver" | "auditor" | "tenant-admin" | "platform-admin";
        };
        RoleBindingsInput: {
            /** @description All bindings of the tenant from now on */
            items: components["schemas"]["RoleBindingInput"][];
        };
        AuditActorResource: {
            /** @enum {string} */
            kind: "user" | "apiKey" | "system";
            /** @example key:key_01JC0000000000000000000000 */
            id: string;
        };
        AuditedResource: {
            /** @example run */
            type: string;
            /** @example run_01JC0000000000000000000000 */
            id: string;
        };
        AuditEntryResource: {
            /** @description From 1, without a gap */
            seq: number;
            /** Format: date-time */
            time: string;
            /** @example aud_01JC0000000000000000000000 */
            id: string;
            /** @example run.create */
            action: string;
            actor: components["schemas"]["AuditActorResource"];
            resource: components["schemas"]["AuditedResource"];
            /** @enum {string} */
            outcome: "success" | "failure" | "denied";
            /** @description X-Request-Id of the request; absent where the product acted by itself */
            requestId?: string;
            /** @example 192.0.2.7 */
            sourceAddress?: string;
            details: {
                [key: string]: unknown;
            };
            /** @example sha256:3dbdb12fab3aa17b44a391206e0f40219b49d3c4d5c782aa132a0977ae996d0a */
            previousHash: string;
            /** @example sha256:3dbdb12fab3aa17b44a391206e0f40219b49d3c4d5c782aa132a0977ae996d0a */
            hash: string;
        };
        AuditLogPage: {
            /** @description Absent on the last page; the header Link has the whole URL as rel="next" */
            nextPageToken?: string;
            /** @description Matches known so far, or counted where `total=true` asks */
            total?: components["schemas"]["PageTotal"];
            items: components["schemas"]["AuditEntryResource"][];
        };
        InclusionProof: {
            seq: number;
            /** @description Place among the leaves, from 0: seq - 1 */
            leafIndex: number;
            /**
             * @description Hash of the entry; the leaf is SHA-256(0x00 || its 32 bytes)
             * @example sha256:3dbdb12fab3aa17b44a391206e0f40219b49d3c4d5c782aa132a0977ae996d0a
             */
            hash: string;
            /** @description Base64, in the order of RFC 6962 section 2.1.1 */
            path: string[];
        };
        ConsistencyProof: {
            from: number;
            /** @description Base64, in the order of RFC 6962 section 2.1.2 */
            path: string[];
        };
        AuditProof: {
            /** @description Signed note that the proofs lead to */
            checkpoint: string;
            size: number;
            inclusion?: components["schemas"]["InclusionProof"];
            consistency?: components["schemas"]["ConsistencyProof"];
        };
        VerifyAuditLogInput: {
            /** @description Signed checkpoint that was seen earlier: the log must go on from it */
            since?: string;
        };
        AuditFindingResource: {
            /** @enum {string} */
            kind: "edited" | "deleted" | "inserted" | "reordered" | "truncated" | "rewritten";
            seq: number;
            message: string;
        };
        AuditVerification: {
            /** @enum {string} */
            verdict: "passed" | "failed";
            /** @description Entries that were read */
            entries: number;
            /** @description Base64 of the Merkle root over them */
            root: string;
            /** @description Signed checkpoints that they were held against */
            checkpoints: number;
            findings: components["schemas"]["AuditFindingResource"][];
        };
        ProfileKindView: {
            /** @example json:raw */
            kind: string;
            /** @description Whether this release can build it */
            available: boolean;
        };
        ImportsView: {
            /** @description Kinds of profiles whose bundles become evidence here */
            profileKinds: string[];
            /** @description Whether a request can allow a bundle without signatures */
            unsigned: boolean;
        };
        CapabilityView: {
            /** @example attestation service */
            name: string;
            /** @enum {string} */
            implementation: "durable" | "unsupported" | "in-memory";
            /** @example UnsupportedExportAttestationService */
            provider: string;
        };
        CapabilitiesView: {
            /** @example production */
            environment: string;
            /** @description False where bundles may be unsigned */
            signingRequired: boolean;
            profileKinds: components["schemas"]["ProfileKindView"][];
            /**
             * @example [
             *       "zstd"
             *     ]
             */
            codecs: string[];
            evidenceFormats: string[];
            imports: components["schemas"]["ImportsView"];
            limits: {
                [key: string]: number;
            };
            capabilities: components["schemas"]["CapabilityView"][];
            /** @description What an operator should know at once */
            warnings: string[];
        };
        SignatureResource: {
            /** @example manifest.json.sig */
            path: string;
            /** @example sha256:... */
            digest: string;
            mediaType: string;
            /** @description The bytes of the document in base64 */
            content: string;
        };
        SignatureList: {
            /** @description False where the bundle was made unsigned: then nothing proves its origin */
            signed: boolean;
            items: components["schemas"]["SignatureResource"][];
        };
        ArtifactResource: {
            /** @example data/advisories/000001.jsonl.zst */
            path: string;
            /** @example sha256:... */
            digest: string;
            /** @description Length in bytes */
            bytes: number;
            mediaType: string;
            /** @description Records in it; null for documents and indexes */
            records: number | null;
            encrypted: boolean;
        };
        ArtifactPage: {
            /** @description Absent on the last page; the header Link has the whole URL as rel="next" */
            nextPageToken?: string;
            /** @description Matches known so far, or counted where `total=true` asks */
            total?: components["schemas"]["PageTotal"];
            items: components["schemas"]["ArtifactResource"][];
        };
        ComparedProfileResource: {
            name: string;
            revision: number;
            kind: string;
        };
        ComparedBundleResource: {
            /** @example sha256:... */
            manifestDigest: string;
            /** @example sha256:... */
            itemSetRoot: string;
            profile: components["schemas"]["ComparedProfileResource"];
            asOf: string;
            records: number;
            bytes: number;
        };
        BeforeAfterResource: {
            before: number;
            after: number;
        };
        KeyListResource: {
            /** @description Of all, listed or not */
            count: number;
            /** @description Whether there are more than are listed */
            truncated: boolean;
            items: string[];
        };
        ChangedFieldResource: {
            /** @description JSON pointer */
            pointer: string;
            /** @enum {string} */
            cause: "added" | "changed" | "removed";
        };
        ChangedFieldsResource: {
            /** @description Of all, listed or not */
            count: number;
            /** @description Whether there are more than are listed */
            truncated: boolean;
            items: components["schemas"]["ChangedFieldResource"][];
        };
        ChangedRecordResource: {
            key: string;
            fields: components["schemas"]["ChangedFieldsResource"];
        };
        ChangedRecordsResource: {
            /** @description Of all, listed or not */
            count: number;
            /** @description Whether there are more than are listed */
            truncated: boolean;
            items: components["schemas"]["ChangedRecordResource"][];
        };
        FieldCountResource: {
            /** @description JSON pointer */
            pointer: string;
            records: number;
        };
        FieldCountsResource: {
            items: components["schemas"]["FieldCountResource"][];
            truncated: boolean;
        };
        BytesByCauseResource: {
            added: components["schemas"]["BeforeAfterResource"];
            changed: components["schemas"]["BeforeAfterResource"];
            removed: components["schemas"]["BeforeAfterResource"];
        };
        KindDiffResource: {
            kind: string;
            records: components["schemas"]["BeforeAfterResource"];
            added: components["schemas"]["KeyListResource"];
            changed: components["schemas"]["ChangedRecordsResource"];
            removed: components["schemas"]["KeyListResource"];
            /** @description Changed, and withdrawn now */
            withdrawn: components["schemas"]["KeyListResource"];
            unchanged: number;
            /** @description In how many changed records each field differs */
            fields: components["schemas"]["FieldCountsResource"];
            /** @description Plain bytes of the records */
            bytes: components["schemas"]["BytesByCauseResource"];
            /** @description Compressed bytes of the packs */
            packBytes: components["schemas"]["BeforeAfterResource"];
            /** @description Shards that had to be opened */
            shardsRead: components["schemas"]["BeforeAfterResource"];
        };
        VexFlipResource: {
            source: string;
            vulnerability: string;
            product: string;
            from: string;
            to: string;
        };
        VexFlipsResource: {
            /** @description Of all, listed or not */
            count: number;
            /** @description Whether there are more than are listed */
            truncated: boolean;
            items: components["schemas"]["VexFlipResource"][];
        };
        VexSayingResource: {
            source: string;
            vulnerability: string;
            product: string;
            status: string;
        };
        VexSayingsResource: {
            /** @description Of all, listed or not */
            count: number;
            /** @description Whether there are more than are listed */
            truncated: boolean;
            items: components["schemas"]["VexSayingResource"][];
        };
        VexDiffResource: {
            /** @description Statements whose status is another */
            flips: components["schemas"]["VexFlipsResource"];
            added: components["schemas"]["VexSayingsResource"];
            removed: components["schemas"]["VexSayingsResource"];
            complete: boolean;
        };
        TouchedAdvisoryResource: {
            key: string;
            /** @enum {string} */
            by: "id" | "aliases" | "upstream" | "related" | "vulnerabilities";
        };
        TouchedAdvisoriesResource: {
            /** @description Of all, listed or not */
            count: number;
            /** @description Whether there are more than are listed */
            truncated: boolean;
            items: components["schemas"]["TouchedAdvisoryResource"][];
        };
        KevHitResource: {
            /** @example CVE-2026-0001 */
            cve: string;
            /** @enum {string} */
            entry: "new" | "known";
            advisories: components["schemas"]["TouchedAdvisoriesResource"];
        };
        KevHitsResource: {
            /** @description Of all, listed or not */
            count: number;
            /** @description Whether there are more than are listed */
            truncated: boolean;
            items: components["schemas"]["KevHitResource"][];
        };
        KevDiffResource: {
            hits: components["schemas"]["KevHitsResource"];
            /** @description No longer in the catalogue */
            removed: components["schemas"]["KeyListResource"];
            complete: boolean;
        };
        RunDiffResource: {
            /** @enum {string} */
            schema: "urn:export-center:diff:v1";
            before: components["schemas"]["ComparedBundleResource"];
            after: components["schemas"]["ComparedBundleResource"];
            /** @description Both hold the same evidence */
            identical: boolean;
            sameSelectors: boolean;
            sameProjection: boolean;
            limit: number;
            kinds: components["schemas"]["KindDiffResource"][];
            vex: components["schemas"]["VexDiffResource"];
            kev: components["schemas"]["KevDiffResource"];
            bytes: components["schemas"]["BytesByCauseResource"];
            packBytes: components["schemas"]["BeforeAfterResource"];
        };
        FeedResource: {
            /** @example advisories */
            kind: string;
            /** @example osv-pypi */
            source: string;
            /**
             * Format: date-time
             * @description The newest capture that was declared
             */
            capturedAt: string | null;
            /** @example 216 */
            ageHours: number | null;
            /** @example 168 */
            maxAgeHours: number | null;
            stale: boolean;
            /** @example advisories of osv-pypi: 9 days old, limit 7 */
            warning: string | null;
        };
        FeedList: {
            items: components["schemas"]["FeedResource"][];
        };
        SourceLimitInput: {
            /**
             * @description Hours after which what the source gave is stale; left out, it has no limit
             * @example 168
             */
            maxAgeHours?: number;
        };
        SourceLimitResource: {
            /** @example osv-pypi */
            source: string;
            /** @example 168 */
            maxAgeHours: number | null;
        };
        RefusalResource: {
            path: string;
            line?: number;
            pointer?: string;
            code: string;
            reason: string;
        };
        SupersededResource: {
            /** @enum {string} */
            kind: "advisories" | "vex" | "sboms" | "findings" | "kev" | "epss" | "policies" | "exceptions" | "portal-assets" | "maven-artifacts";
            key: string;
            /** @example sha256:... */
            digest: string;
        };
        WarningPlace: {
            path: string;
            line?: number;
            pointer?: string;
            message: string;
        };
        WarningResource: {
            code: string;
            count: number;
            /** @description Where it was seen first */
            first: components["schemas"]["WarningPlace"];
        };
        BatchResource: {
            /** @example bat_01JD0000000000000000000000 */
            batchId: string;
            /** @description The cut at which the batch is visible */
            seq: number;
            source: string;
            createdAt: string;
            /** @example sha256:... */
            digest: string;
            bytes: number;
            files: number;
            accepted: number;
            added: number;
            changed: number;
            unchanged: number;
            /** @description Records that a snapshot no longer had */
            closed: number;
            /** @description Records that were left out because they had been erased */
            erased: number;
            supersededCount: number;
            /** @description Records with at least one warning */
            warned: number;
            refusedCount: number;
            /** @description At most 100 */
            refused: components["schemas"]["RefusalResource"][];
            /** @description At most 100 */
            superseded: components["schemas"]["SupersededResource"][];
            warnings: components["schemas"]["WarningResource"][];
            kinds: {
                [key: string]: number;
            };
            /** @description True where the batch was only checked */
            validateOnly: boolean;
        };
        BatchPage: {
            /** @description Absent on the last page; the header Link has the whole URL as rel="next" */
            nextPageToken?: string;
            /** @description Matches known so far, or counted where `total=true` asks */
            total?: components["schemas"]["PageTotal"];
            items: components["schemas"]["BatchResource"][];
        };
        EvidenceKindsResource: {
            /** @description The newest cut */
            seq: number;
            /** @description Records of each kind */
            kinds: {
                [key: string]: number;
            };
        };
        ErasureResource: {
            /** @example era_01JD0000000000000000000000 */
            id: string;
            /** @enum {string} */
            kind: "advisories" | "vex" | "sboms" | "findings" | "kev" | "epss" | "policies" | "exceptions" | "portal-assets" | "maven-artifacts";
            source: string;
            /**
             * @description SHA-256 over kind and key
             * @example sha256:...
             */
            keyHash: string;
            /** @description The first cut after the erasure */
            seq: number;
            /** Format: date-time */
            erasedAt: string;
            erasedBy: string;
            reason: string;
            /** @description Versions of the record that were destroyed */
            versions: number;
            /** @description Bytes of bodies that were destroyed */
            bytes: number;
            /** @description Upstream documents that stay, because other records name them */
            sharedOriginals: number;
        };
        ErasurePage: {
            /** @description Absent on the last page; the header Link has the whole URL as rel="next" */
            nextPageToken?: string;
            /** @description Matches known so far, or counted where `total=true` asks */
            total?: components["schemas"]["PageTotal"];
            items: components["schemas"]["ErasureResource"][];
        };
        RecordWarningResource: {
            /** @example bad-purl */
            code: string;
            /** @description JSON pointer into the record */
            pointer: string;
        };
        ProvenanceResource: {
            /** @description The batch that brought this version */
            batchId?: string;
            /** Format: date-time */
            importedAt?: string;
            /**
             * Format: date-time
             * @description When its source captured it, else its `modified`
             */
            capturedAt?: string;
            /** @description The first cut that holds this version */
            seqFrom: number;
            /** @description The first cut that does not hold it any more */
            seqTo?: number;
        };
        EvidenceRecordRow: {
            /** @enum {string} */
            kind: "advisories" | "vex" | "sboms" | "findings" | "kev" | "epss" | "policies" | "exceptions" | "portal-assets" | "maven-artifacts";
            /** @description <source>/<record id> */
            key: string;
            source: string;
            /** @example sha256:... */
            digest: string;
            /** @description Length of the canonical bytes */
            bytes: number;
            /** Format: date-time */
            published?: string;
            /** Format: date-time */
            modified?: string;
            /** Format: date-time */
            withdrawn?: string;
            ecosystems: string[];
            packages: string[];
            /** @enum {string} */
            severity: "critical" | "high" | "medium" | "low" | "none" | "unknown";
            aliases: string[];
            subjects: string[];
            status?: string;
            /** @description Digest of the upstream bytes, where they were kept */
            original?: string;
            /** @description At most 20 */
            warnings: components["schemas"]["RecordWarningResource"][];
            provenance: components["schemas"]["ProvenanceResource"];
            /** @description Lists of which only the first 20 values are here; the record itself has all */
            shortened?: ("ecosystems" | "packages" | "aliases" | "subjects")[];
        };
        EvidenceRecordPage: {
            /** @description Absent on the last page; the header Link has the whole URL as rel="next" */
            nextPageToken?: string;
            /** @description Matches known so far, or counted where `total=true` asks */
            total?: components["schemas"]["PageTotal"];
            items: components["schemas"]["EvidenceRecordRow"][];
            /** @description The cut that was read; all pages of a list show the same */
            seq: number;
            /** @description Records of this kind that the cut held and that were erased since */
            erased: number;
        };
        EvidenceRecordDetail: {
            /** @enum {string} */
            kind: "advisories" | "vex" | "sboms" | "findings" | "kev" | "epss" | "policies" | "exceptions" | "portal-assets" | "maven-artifacts";
            /** @description <source>/<record id> */
            key: string;
            source: string;
            /** @example sha256:... */
            digest: string;
            /** @description Length of the canonical bytes */
            bytes: number;
            /** Format: date-time */
            published?: string;
            /** Format: date-time */
            modified?: string;
            /** Format: date-time */
            withdrawn?: string;
            ecosystems: string[];
            packages: string[];
            /** @enum {string} */
            severity: "critical" | "high" | "medium" | "low" | "none" | "unknown";
            aliases: string[];
            subjects: string[];
            status?: string;
            /** @description Digest of the upstream bytes, where they were kept */
            original?: string;
            /** @description At most 20 */
            warnings: components["schemas"]["RecordWarningResource"][];
            provenance: components["schemas"]["ProvenanceResource"];
            /** @description The record itself, unknown members included */
            record: {
                [key: string]: unknown;
            };
        };
        EraseInput: {
            /**
             * @description Why; it stays for ever
             * @example GDPR request 4711
             */
            reason: string;
        };
        OriginResource: {
            /** @description Tenant that made the bundle, as its signed statement says; empty where it is unsigned */
            tenant: string;
            /** @description Fingerprint of the trusted key that signed it; empty where it is unsigned */
            keyFingerprint: string;
        };
        OverrideResource: {
            /** @enum {string} */
            rule: "rollback" | "hand-over";
            reason: string;
            by: string;
        };
        ImportProblem: {
            code: string;
            message: string;
        };
        ImportResource: {
            /** @example imp_01JD0000000000000000000000 */
            id: string;
            createdAt: string;
            /** @enum {string} */
            state: "completed" | "refused";
            /**
             * @description unchanged: all of it was there already
             * @enum {string}
             */
            outcome?: "applied" | "unchanged";
            validateOnly: boolean;
            /** @example mir_01JD0000000000000000000000 */
            mirrorId?: string;
            origin: components["schemas"]["OriginResource"];
            /** @description Name of the mirror at its origin: a full bundle and its deltas have the same */
            mirror: string;
            /** @description Name of the profile where the bundle was made */
            profile: string;
            /** @enum {string} */
            mode: "full" | "delta";
            manifestDigest: string;
            /** @description Item-set root on which the delta is based */
            baseRoot?: string;
            rootBefore?: string;
            rootAfter?: string;
            /** @description Number of the evidence cut where the bundle was made */
            cut?: number;
            asOf: string;
            /** @description The cut at which the records are visible here */
            seq?: number;
            records: number;
            added: number;
            changed: number;
            unchanged: number;
            removed: number;
            /** @description Records that were kept and could not be read */
            unread: number;
            /** @description Manifest digests of bundles of the chain that never came here */
            gaps?: string[];
            override?: components["schemas"]["OverrideResource"];
            by: string;
            problem?: components["schemas"]["ImportProblem"];
        };
        ImportPage: {
            /** @description Absent on the last page; the header Link has the whole URL as rel="next" */
            nextPageToken?: string;
            /** @description Matches known so far, or counted where `total=true` asks */
            total?: components["schemas"]["PageTotal"];
            items: components["schemas"]["ImportResource"][];
        };
        ReceiptSignatureResource: {
            keyid?: string;
            /** @description Base64 */
            sig: string;
        };
        SiteReceiptResource: {
            /** @enum {string} */
            payloadType: "application/vnd.export-center.receipt.v1+json";
            /** @description The receipt: canonical JSON in base64 */
            payload: string;
            signatures: components["schemas"]["ReceiptSignatureResource"][];
        };
        SiteReceiptInput: {
            /** @description What goes back beside the receipt: any JSON object of at most 64 KiB, which a person has read */
            findings?: {
                [key: string]: unknown;
            };
        };
        TimeWindowInput: {
            /**
             * @description Start, inclusive (RFC 3339 with zone)
             * @example 2026-01-01T00:00:00Z
             */
            from?: string;
            /**
             * @description End, exclusive (RFC 3339 with zone)
             * @example 2026-02-01T00:00:00Z
             */
            to?: string;
        };
        SelectorsInput: {
            /** @description Evidence kinds; all unless given */
            kinds?: ("advisories" | "vex" | "sboms" | "findings" | "kev" | "epss" | "policies" | "exceptions" | "portal-assets" | "maven-artifacts")[];
            /**
             * @description Names of sources
             * @example [
             *       "osv"
             *     ]
             */
            sources?: string[];
            /**
             * @description Package ecosystems, as OSV spells them
             * @example [
             *       "npm"
             *     ]
             */
            ecosystems?: string[];
            /**
             * @description Package URLs without version and qualifiers
             * @example [
             *       "pkg:npm/lodash"
             *     ]
             */
            packages?: string[];
            /** @description Severities */
            severities?: ("critical" | "high" | "medium" | "low" | "none" | "unknown")[];
            /**
             * @description Record ids and aliases
             * @example [
             *       "CVE-2021-44228"
             *     ]
             */
            aliases?: string[];
            /**
             * @description Subjects, as package URL or digest
             * @example [
             *       "pkg:oci/shop@sha256:0a1b"
             *     ]
             */
            subjects?: string[];
            /** @description `modified`, else `published`, lies in it */
            timeWindow?: components["schemas"]["TimeWindowInput"];
        };
        CompressionResource: {
            /** @enum {string} */
            codec: "zstd";
            level: number;
            /** @description True where the level needs it */
            archival?: boolean;
        };
        ShardingResource: {
            target: number;
            minimum: number;
            maximum: number;
            pack: number;
        };
        TrivyOptionsInput: {
            /** @description Schema of the database: 2 for trivy:db, 1 for trivy:java-db; no other exists that Trivy reads */
            schemaVersion?: number;
            /** @description Hours after asOf until Trivy looks for a newer database; 24 for trivy:db, 72 for trivy:java-db by default */
            updateIntervalHours?: number;
            /**
             * @description What findings carry in Custom: exploitation known to CISA (kev), its likelihood (epss)
             * @default []
             */
            annotations?: ("epss" | "kev")[];
            /**
             * @description suppress: what VEX calls not_affected is not reported. annotate: findings carry in Custom what VEX says. Left out, VEX is not read
             * @enum {string}
             */
            vex?: "annotate" | "suppress";
            /**
             * @description Sources whose advisories override those of all others about the same package and vulnerability
             * @default []
             * @example [
             *       "own-advisories"
             *     ]
             */
            overlays?: string[];
        };
        MirrorOptionsInput: {
            /**
             * @description Name under which far sites keep the mirror: the name of the profile unless given. A delta goes on with the mirror of its base
             * @example plant
             */
            name?: string;
            /**
             * @description Of a mirror:delta: changed records travel as patches of what the base holds of them, in a fraction of the bytes. They are of use only where the base is
             * @default false
             */
            compact?: boolean;
        };
        RedactionRuleInput: {
            /**
             * @description Under this name the manifest counts what the rule took
             * @example no-credits
             */
            name: string;
            /** @description All kinds unless given */
            kinds?: ("advisories" | "vex" | "sboms" | "findings" | "kev" | "epss" | "policies" | "exceptions" | "portal-assets" | "maven-artifacts")[];
            /**
             * @description Leads to what is hidden: names with dots between them, * for any name, [] behind a name for each element
             * @example credits
             */
            path?: string;
            /** @description Hides every text that holds it: mask the words it lies in, drop the whole member */
            text?: string;
            /**
             * @description Whether the text means A to Z in capitals too
             * @default false
             */
            ignoreCase?: boolean;
            /**
             * @example drop
             * @enum {string}
             */
            action: "drop" | "mask";
        };
        RedactionInput: {
            /**
             * @description By kind of evidence the paths of members that may leave, beside what the record is known by; other kinds leave whole
             * @example {
             *       "advisories": [
             *         "summary",
             *         "affected",
             *         "severity"
             *       ]
             *     }
             */
            allow?: {
                [key: string]: string[];
            };
            rules?: components["schemas"]["RedactionRuleInput"][];
        };
        EncryptionInput: {
            /**
             * @description age recipients: either all age1... or all age1pq... (post-quantum). Taking one away begins a new epoch
             * @example [
             *       "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
             *     ]
             */
            recipients: string[];
            /**
             * @description Refuse to be without recipients, so that no bundle of the profile leaves in plain
             * @default true
             */
            strict?: boolean;
        };
        ProfileResource: {
            /**
             * @example {
             *       "kinds": [
             *         "advisories"
             *       ],
             *       "ecosystems": [
             *         "PyPI"
             *       ]
             *     }
             */
            selectors: components["schemas"]["SelectorsInput"];
            compression: components["schemas"]["CompressionResource"];
            sharding: components["schemas"]["ShardingResource"];
            /** @example false */
            allowEmpty: boolean;
            /**
             * @example {
             *       "team": "core"
             *     }
             */
            labels: {
                [key: string]: string;
            };
            /** @description Only of trivy:db and trivy:java-db */
            trivy?: components["schemas"]["TrivyOptionsInput"];
            /** @description Only of mirrors, where something was chosen */
            mirror?: components["schemas"]["MirrorOptionsInput"];
            /** @description Only where there are rules */
            redaction?: components["schemas"]["RedactionInput"];
            /** @description Only where there are or were recipients */
            encryption?: components["schemas"]["EncryptionInput"];
            /** @example prf_01JD0000000000000000000000 */
            id: string;
            /** @example nightly */
            name: string;
            /** @enum {string} */
            kind: "json:raw" | "json:policy" | "trivy:db" | "trivy:java-db" | "mirror:full" | "mirror:delta" | "devportal:offline";
            /** @example 3 */
            revision: number;
            /** @example sha256:0000000000000000000000000000000000000000000000000000000000000000 */
            specDigest: string;
            /** @example alice */
            createdBy: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** Format: date-time */
            archivedAt: string | null;
        };
        ProfilePage: {
            /** @description Absent on the last page; the header Link has the whole URL as rel="next" */
            nextPageToken?: string;
            /** @description Matches known so far, or counted where `total=true` asks */
            total?: components["schemas"]["PageTotal"];
            items: components["schemas"]["ProfileResource"][];
        };
        CompressionInput: {
            /**
             * @default zstd
             * @enum {string}
             */
            codec?: "zstd";
            /**
             * @description 9 unless given in a mirror:delta profile
             * @default 1
             */
            level?: number;
            /**
             * @description Allows levels above 15, which take many times the time
             * @default false
             */
            archival?: boolean;
        };
        ShardingInput: {
            /**
             * @description Bytes; in a mirror:delta profile all four are larger unless given
             * @default 262144
             */
            target?: number;
            /**
             * @description Bytes
             * @default 131072
             */
            minimum?: number;
            /**
             * @description Bytes
             * @default 1048576
             */
            maximum?: number;
            /**
             * @description Bytes
             * @default 4194304
             */
            pack?: number;
        };
        ProfileInput: {
            /**
             * @description GET /capabilities says which of them this release can build
             * @example json:raw
             * @enum {string}
             */
            kind: "json:raw" | "json:policy" | "trivy:db" | "trivy:java-db" | "mirror:full" | "mirror:delta" | "devportal:offline";
            selectors?: components["schemas"]["SelectorsInput"];
            compression?: components["schemas"]["CompressionInput"];
            sharding?: components["schemas"]["ShardingInput"];
            /**
             * @description A run whose selection is empty makes an empty bundle
             * @default false
             */
            allowEmpty?: boolean;
            /**
             * @example {
             *       "team": "core"
             *     }
             */
            labels?: {
                [key: string]: string;
            };
            /** @description Of the kinds trivy:db and trivy:java-db */
            trivy?: components["schemas"]["TrivyOptionsInput"];
            /** @description Of the kinds mirror:full and mirror:delta */
            mirror?: components["schemas"]["MirrorOptionsInput"];
            /** @description Of the kinds json:raw, mirror:full and mirror:delta */
            redaction?: components["schemas"]["RedactionInput"];
            /** @description Bundles leave encrypted to these recipients, and in plain without */
            encryption?: components["schemas"]["EncryptionInput"];
            /** @example nightly */
            name: string;
        };
        ProfilePatch: {
            /** @example nightly */
            name?: string;
            /**
             * @description Immutable: only the present kind is accepted
             * @enum {string}
             */
            kind?: "json:raw" | "json:policy" | "trivy:db" | "trivy:java-db" | "mirror:full" | "mirror:delta" | "devportal:offline";
            selectors?: components["schemas"]["SelectorsInput"] | null;
            compression?: components["schemas"]["CompressionInput"] | null;
            sharding?: components["schemas"]["ShardingInput"] | null;
            allowEmpty?: boolean | null;
            labels?: {
                [key: string]: string | null;
            } | null;
            trivy?: components["schemas"]["TrivyOptionsInput"] | null;
            mirror?: components["schemas"]["MirrorOptionsInput"] | null;
            redaction?: components["schemas"]["RedactionInput"] | null;
            encryption?: components["schemas"]["EncryptionInput"] | null;
        };
        CloneProfileInput: {
            /** @example nightly-copy */
            name: string;
            /** @description Revision to copy; the current one unless given */
            revision?: number;
        };
        ProfileRevisionResource: {
            /**
             * @example {
             *       "kinds": [
             *         "advisories"
             *       ],
             *       "ecosystems": [
             *         "PyPI"
             *       ]
             *     }
             */
            selectors: components["schemas"]["SelectorsInput"];
            compression: components["schemas"]["CompressionResource"];
            sharding: components["schemas"]["ShardingResource"];
            /** @example false */
            allowEmpty: boolean;
            /**
             * @example {
             *       "team": "core"
             *     }
             */
            labels: {
                [key: string]: string;
            };
            /** @description Only of trivy:db and trivy:java-db */
            trivy?: components["schemas"]["TrivyOptionsInput"];
            /** @description Only of mirrors, where something was chosen */
            mirror?: components["schemas"]["MirrorOptionsInput"];
            /** @description Only where there are rules */
            redaction?: components["schemas"]["RedactionInput"];
            /** @description Only where there are or were recipients */
            encryption?: components["schemas"]["EncryptionInput"];
            /** @example prf_01JD0000000000000000000000 */
            profileId: string;
            /** @example 2 */
            revision: number;
            /** @enum {string} */
            kind: "json:raw" | "json:policy" | "trivy:db" | "trivy:java-db" | "mirror:full" | "mirror:delta" | "devportal:offline";
            /** @example sha256:0000000000000000000000000000000000000000000000000000000000000000 */
            specDigest: string;
            /** @example alice */
            createdBy: string;
            /** Format: date-time */
            createdAt: string;
        };
        ProfileRevisionPage: {
            /** @description Absent on the last page; the header Link has the whole URL as rel="next" */
            nextPageToken?: string;
            /** @description Matches known so far, or counted where `total=true` asks */
            total?: components["schemas"]["PageTotal"];
            items: components["schemas"]["ProfileRevisionResource"][];
        };
        QuotaResource: {
            /**
             * @example runs.concurrent
             * @enum {string}
             */
            name: "runs.concurrent" | "runs.daily" | "storage.bytes" | "rate.read" | "rate.write" | "rate.download";
            /** @enum {string} */
            unit: "runs" | "bytes" | "requests";
            /**
             * @description null: there is no limit
             * @example 100
             */
            limit: number | null;
            /** @example 3 */
            used: number;
            /** @description Seconds in which requests are counted; null for the others */
            window: number | null;
            /**
             * Format: date-time
             * @description When the count begins anew; null where it goes down only by what the tenant does
             */
            resetAt: string | null;
        };
        QuotaList: {
            items: components["schemas"]["QuotaResource"][];
        };
        BaseInput: {
            /** @description A succeeded run of the same profile, or of a mirror:full profile */
            runId?: string;
            /**
             * @description The bundle of such a run
             * @example sha256:...
             */
            manifestDigest?: string;
            /**
             * @description Id or name of a far site: what its newest receipt acknowledges
             * @example plant-7
             */
            site?: string;
        };
        ProfileSpecInput: {
            /**
             * @description GET /capabilities says which of them this release can build
             * @example json:raw
             * @enum {string}
             */
            kind: "json:raw" | "json:policy" | "trivy:db" | "trivy:java-db" | "mirror:full" | "mirror:delta" | "devportal:offline";
            selectors?: components["schemas"]["SelectorsInput"];
            compression?: components["schemas"]["CompressionInput"];
            sharding?: components["schemas"]["ShardingInput"];
            /**
             * @description A run whose selection is empty makes an empty bundle
             * @default false
             */
            allowEmpty?: boolean;
            /**
             * @example {
             *       "team": "core"
             *     }
             */
            labels?: {
                [key: string]: string;
            };
            /** @description Of the kinds trivy:db and trivy:java-db */
            trivy?: components["schemas"]["TrivyOptionsInput"];
            /** @description Of the kinds mirror:full and mirror:delta */
            mirror?: components["schemas"]["MirrorOptionsInput"];
            /** @description Of the kinds json:raw, mirror:full and mirror:delta */
            redaction?: components["schemas"]["RedactionInput"];
            /** @description Bundles leave encrypted to these recipients, and in plain without */
            encryption?: components["schemas"]["EncryptionInput"];
        };
        PlanRunInput: {
            /** @description Profile revision; the current one unless given */
            revision?: number;
            /** @description Each field given replaces that of the profile */
            selectors?: components["schemas"]["SelectorsInput"];
            /**
             * Format: date-time
             * @description The time that the bundle states; unless given, the newest capture time of its evidence
             */
            asOf?: string;
            /** @description What a mirror:delta starts from; unless given, the newest bundle of its chain */
            base?: components["schemas"]["BaseInput"];
            /**
             * @description A mirror:delta that starts from nothing and holds every record
             * @default false
             */
            resetBaseline?: boolean;
            /**
             * @description Id or name of a profile; or give spec
             * @example nightly
             */
            profileId?: string;
            /** @description A profile that is not stored */
            spec?: components["schemas"]["ProfileSpecInput"];
            /** @description As base.runId */
            baseRunId?: string;
            /**
             * @description List the shards one by one, up to 10,000
             * @default false
             */
            withShards?: boolean;
        };
        RunBaseResource: {
            /** @example sha256:... */
            manifestDigest: string;
            /** @description Of the set after the base was applied */
            itemSetRoot: string;
            /** @description Bundles from the last full one up to the base */
            chainLength: number;
        };
        PlannedFeedResource: {
            kind: string;
            source: string;
            records: number;
            /** @description Of their lines before compression */
            plainBytes: number;
            /** @description Of their packs; null where the kind makes other files */
            packBytes: number | null;
            /** @description Of the packs of their normalised records */
            normalizedBytes: number | null;
        };
        PlannedBytesResource: {
            packs: number;
            /** @description Packs of normalised records */
            normalized: number;
            indexes: number;
            /** @description Tombstones */
            removed: number;
            total: number;
        };
        PlannedShardResource: {
            kind: string;
            /** @description Number of its pack, from 1 in each kind */
            pack: number;
            records: number;
            plainBytes: number;
            packBytes: number;
            normalizedBytes: number;
            /** @description Whether it is known already, or was made to see; else it has the ratio of its feed */
            exact: boolean;
        };
        RuleCountResource: {
            /** @example redaction/no-credits */
            rule: string;
            /**
             * @description Values that it drops or masks
             * @example 12
             */
            count: number;
        };
        PlanResource: {
            /** @example sha256:... */
            planDigest: string;
            selectors: components["schemas"]["SelectorsInput"];
            /** Format: date-time */
            asOf: string;
            /** @description What its delta would start from */
            base: components["schemas"]["RunBaseResource"] | null;
            counts: {
                [key: string]: number;
            };
            /** @description Plain bytes of all records */
            estBytes: number;
            shards: number;
            /** @description In byte order of kind, then source; of a delta what changed */
            feeds: components["schemas"]["PlannedFeedResource"][];
            /** @description Null where the kind makes other files of records */
            bytes: components["schemas"]["PlannedBytesResource"] | null;
            /** @description In order, with withShards; null where they were not asked for or are more than 10,000 */
            shardList: components["schemas"]["PlannedShardResource"][] | null;
            /** @description Feeds that are older than their limit */
            stale: components["schemas"]["FeedResource"][];
            /** @description What the redaction of the profile will take, rule by rule */
            redacted: components["schemas"]["RuleCountResource"][];
            /** @description Plain bytes that the content store does not hold yet */
            newBytes: number;
            policyVersion: string | null;
            inputsHash: string | null;
            warnings: string[];
            wouldReuseRunId: string | null;
        };
        CreateRunInput: {
            /** @description Profile revision; the current one unless given */
            revision?: number;
            /** @description Each field given replaces that of the profile */
            selectors?: components["schemas"]["SelectorsInput"];
            /**
             * Format: date-time
             * @description The time that the bundle states; unless given, the newest capture time of its evidence
             */
            asOf?: string;
            /** @description What a mirror:delta starts from; unless given, the newest bundle of its chain */
            base?: components["schemas"]["BaseInput"];
            /**
             * @description A mirror:delta that starts from nothing and holds every record
             * @default false
             */
            resetBaseline?: boolean;
            /**
             * @description Id or name of the profile
             * @example nightly
             */
            profileId: string;
            /**
             * @description Higher runs first
             * @default 0
             */
            priority?: number;
            labels?: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @description Not started before it
             */
            notBefore?: string;
            /**
             * Format: date-time
             * @description Expired where it has not started by then
             */
            deadline?: string;
            /**
             * @description Answer from a finished run of the same plan where there is one
             * @default false
             */
            reuse?: boolean;
        };
        RunProfile: {
            id: string;
            name: string;
            revision: number;
            /** @enum {string} */
            kind: "json:raw" | "json:policy" | "trivy:db" | "trivy:java-db" | "mirror:full" | "mirror:delta" | "devportal:offline";
        };
        RunTrigger: {
            /** @enum {string} */
            type: "manual" | "schedule" | "event" | "reproduce";
            /** @description What it was made from, e.g. the run that it reproduces */
            ref: string | null;
            /** @description Who asked for it */
            actor: string;
        };
        RunPlanSummary: {
            /** @example sha256:... */
            planDigest: string | null;
            inputsHash: string | null;
            policyVersion: string | null;
            /** @description Records per evidence kind */
            counts: {
                [key: string]: number;
            };
            shards: number | null;
        };
        RunProgressResource: {
            /** @description Of the stage at work */
            percent: number;
            done: number;
            total: number;
            /** @enum {string} */
            unit: "records" | "bytes" | "files";
            bytesWritten: number | null;
            /** @description Of the stage at work */
            etaSeconds: number | null;
        };
        RunSignature: {
            kid: string;
            alg: string;
        };
        RunResultResource: {
            /**
             * @description SHA-256 of manifest.json: the name of the bundle
             * @example sha256:...
             */
            manifestDigest: string;
            /** @description Which evidence, whatever the packing */
            itemSetRoot: string;
            /** @description SHA-256 of the tar view */
            tarDigest: string;
            /** @description Length of the tar view */
            bytes: number;
            files: number;
            records: number;
            /** @description Empty: nothing proves the origin */
            signatures: components["schemas"]["RunSignature"][];
            /** @description Whether the files, the tar and its length are those of the encrypted form */
            encrypted: boolean;
            /** @description SHA-256 of encryption.json: the name of the encrypted form */
            encryptionDigest?: string;
            /** @description The run whose bundle this is */
            reusedFrom?: string;
        };
        ComparedDigestResource: {
            expected: string | null;
            actual: string | null;
            /** @description Null where one side is not known */
            equal: boolean | null;
        };
        ComparisonResource: {
            /** @description The run that was reproduced */
            of: string;
            manifestDigest: components["schemas"]["ComparedDigestResource"];
            itemSetRoot: components["schemas"]["ComparedDigestResource"];
            plainDigests: components["schemas"]["ComparedDigestResource"];
        };
        RunDistribution: {
            id: string;
            target: string;
            state: string;
        };
        RunErrorResource: {
            type: string;
            title: string;
            status: number;
            detail: string;
            code: string;
            /** @enum {string|null} */
            stage: "plan" | "stage" | "seal" | "pack" | "verify" | "publish" | null;
            attempt: number;
            retryable: boolean;
        };
        RunRetention: {
            /** Format: date-time */
            expiresAt: string | null;
            /** @description A legal hold is placed; after `holdUntil` it keeps nothing any more */
            hold: boolean;
            holdReason: string | null;
            holdCaseId: string | null;
            /** Format: date-time */
            holdUntil: string | null;
            /**
             * Format: date-time
             * @description Its content is gone since then
             */
            purgedAt: string | null;
        };
        RunLinks: {
            self: string;
            events: string;
            /** @description Once succeeded */
            manifest?: string;
            /** @description Once succeeded */
            bundle?: string;
        };
        RunResource: {
            /** @example run_01JD0000000000000000000000 */
            id: string;
            /** @description Slug of the tenant */
            tenant: string;
            profile: components["schemas"]["RunProfile"];
            /** @enum {string} */
            state: "awaiting_approval" | "scheduled" | "queued" | "running" | "canceling" | "succeeded" | "failed" | "canceled" | "expired" | "rejected";
            /** @enum {string|null} */
            stage: "plan" | "stage" | "seal" | "pack" | "verify" | "publish" | null;
            attempt: number;
            trigger: components["schemas"]["RunTrigger"];
            /** @description Resolved where the plan is known, else as requested */
            selectors: components["schemas"]["SelectorsInput"];
            /** Format: date-time */
            asOf: string | null;
            /** @description What its delta starts from */
            base: components["schemas"]["RunBaseResource"] | null;
            plan: components["schemas"]["RunPlanSummary"];
            /** @description Feeds that were older than their limit when it began */
            stale: components["schemas"]["FeedResource"][];
            progress: components["schemas"]["RunProgressResource"] | null;
            result: components["schemas"]["RunResultResource"] | null;
            /** @description Of a reproduction */
            comparison?: components["schemas"]["ComparisonResource"];
            distributions: components["schemas"]["RunDistribution"][];
            error: components["schemas"]["RunErrorResource"] | null;
            cancelReason: string | null;
            retention: components["schemas"]["RunRetention"];
            labels: {
                [key: string]: string;
            };
            priority: number;
            /** Format: date-time */
            notBefore: string | null;
            /** Format: date-time */
            deadline: string | null;
            createdBy: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            startedAt: string | null;
            /** Format: date-time */
            finishedAt: string | null;
            links: components["schemas"]["RunLinks"];
        };
        RunPage: {
            /** @description Absent on the last page; the header Link has the whole URL as rel="next" */
            nextPageToken?: string;
            /** @description Matches known so far, or counted where `total=true` asks */
            total?: components["schemas"]["PageTotal"];
            items: components["schemas"]["RunResource"][];
        };
        CancelRunInput: {
            reason?: string;
        };
        RetryRunInput: {
            /**
             * @description Do this stage and all later ones again; unless given, go on where it stopped
             * @enum {string}
             */
            fromStage?: "plan" | "stage" | "seal" | "pack" | "verify" | "publish";
        };
        RunStageResource: {
            /** @enum {string} */
            stage: "plan" | "stage" | "seal" | "pack" | "verify" | "publish";
            /** @enum {string} */
            state: "running" | "succeeded" | "failed";
            attempt: number;
            /** Format: date-time */
            startedAt: string;
            /** Format: date-time */
            finishedAt: string | null;
            /** @description {done, total, unit} */
            progress: {
                [key: string]: unknown;
            } | null;
            error: components["schemas"]["RunErrorResource"] | null;
        };
        RunStageList: {
            items: components["schemas"]["RunStageResource"][];
        };
        EventResource: {
            /** @enum {string} */
            specversion: "1.0";
            id: string;
            /** @example /tenants/default */
            source: string;
            /** @example export-center.run.succeeded.v1 */
            type: string;
            subject: string;
            /** Format: date-time */
            time: string;
            /** @enum {string} */
            datacontenttype: "application/json";
            dataschema: string;
            traceparent?: string;
            /**
             * @description Number in the timeline of the tenant, gap-free
             * @example 42
             */
            sequence: string;
            data: {
                [key: string]: unknown;
            };
        };
        EventPage: {
            /** @description Absent on the last page; the header Link has the whole URL as rel="next" */
            nextPageToken?: string;
            /** @description Matches known so far, or counted where `total=true` asks */
            total?: components["schemas"]["PageTotal"];
            items: components["schemas"]["EventResource"][];
        };
        HoldInput: {
            /** @example litigation hold */
            reason: string;
            /** @example CASE-4711 */
            caseId?: string;
            /**
             * Format: date-time
             * @description The hold keeps nothing from then on; unless given, it has no end
             */
            until?: string;
        };
        CollectInput: {
            /**
             * @description Only find out what would be given back
             * @default false
             */
            dryRun?: boolean;
        };
        CollectionFigures: {
            tenants: number;
            /** @description Tenants of which a list of what they need could not be read */
            skipped: number;
            /** @description Nothing names them; a later pass removes them */
            blobsCondemned: number;
            blobsRemoved: number;
            blobBytesRemoved: number;
            filesRemoved: number;
            /** @description Files that also held what is needed, written anew without the rest */
            filesRewritten: number;
            /** @description Given back to the disk */
            bytesFreed: number;
        };
        CollectionResource: {
            /** @example col_01JD0000000000000000000000 */
            id: string;
            /** @enum {string} */
            state: "queued" | "running" | "done" | "failed";
            /** @description The figures tell what would have happened */
            dryRun: boolean;
            /** @description null where the clock asked for it */
            requestedBy: string | null;
            /** Format: date-time */
            requestedAt: string;
            /** Format: date-time */
            startedAt: string | null;
            /** Format: date-time */
            finishedAt: string | null;
            report: components["schemas"]["CollectionFigures"] | null;
            error: string | null;
        };
        ChainBundleResource: {
            runId: string;
            /** @enum {string} */
            mode: "full" | "delta";
            /** @example sha256:... */
            manifestDigest: string;
            /** @description Manifest digest of what a delta starts from */
            base: string | null;
            /** @description Of the set after it was applied */
            itemSetRoot: string;
            /** Format: date-time */
            asOf: string;
            /** @description Length of the tar */
            bytes: number;
            /** @description Of all bundles up to this one */
            cumulativeBytes: number;
        };
        ChainPathResource: {
            bytes: number;
            /** @description In the order in which they are applied */
            items: components["schemas"]["ChainBundleResource"][];
        };
        ChainResource: {
            /** @description Root of the newest bundle; null before there is one */
            itemSetRoot: string | null;
            /** @description From nothing to the newest bundle; null where a bundle on every way was purged */
            chain: components["schemas"]["ChainPathResource"] | null;
            /** @description The fewest bytes from what `from` names to the newest bundle; without `from` as `chain` */
            path: components["schemas"]["ChainPathResource"] | null;
        };
        HoldingResource: {
            /** @example nightly */
            mirror: string;
            /**
             * @description Whose bundle it imported last
             * @example nightly-delta
             */
            profile: string;
            /** @example run_01JD0000000000000000000000 */
            runId: string;
            manifestDigest: string;
            itemSetRoot: string;
            /** Format: date-time */
            asOf: string | null;
            /** Format: date-time */
            acknowledgedAt: string;
            /** @description Sets of evidence published for it since */
            behind: number;
            /** @description From the publication of what it holds to that of the newest */
            lagSeconds: number;
            /** @description Bundles that never arrived, of which its last 20 receipts tell: their manifest digests */
            gaps: string[];
            /** @description Feeds of what it holds that are older than their limit */
            staleFeeds: number;
            /** @description How old what it holds is: the stale ones first, at most 100 */
            feeds: components["schemas"]["FeedResource"][];
        };
        SiteResource: {
            /** @example sit_01JD0000000000000000000000 */
            id: string;
            /** @example plant-7 */
            name: string;
            /**
             * @example -----BEGIN PUBLIC KEY-----
             *     ...
             *     -----END PUBLIC KEY-----
             */
            publicKey: string;
            /** @description SHA-256 of the key, 64 hex digits */
            fingerprint: string;
            /** @description Ids of profiles */
            profiles: string[];
            pinDays: number;
            findings: boolean;
            /** @description What it runs, by its receipts */
            holdings: components["schemas"]["HoldingResource"][];
            /** @description Of its last receipt; 0 before the first */
            counter: number;
            /** @description Receipts that were lost on the way: its counter passed them over */
            lostReceipts: number;
            /**
             * @description Version of its program
             * @example 1.2.0
             */
            program: string | null;
            /** Format: date-time */
            lastReceiptAt: string | null;
            /**
             * Format: date-time
             * @description Until then what it holds is kept as a base; null before its first receipt
             */
            pinnedUntil: string | null;
            createdBy: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        SitePage: {
            /** @description Absent on the last page; the header Link has the whole URL as rel="next" */
            nextPageToken?: string;
            /** @description Matches known so far, or counted where `total=true` asks */
            total?: components["schemas"]["PageTotal"];
            items: components["schemas"]["SiteResource"][];
        };
        SiteInput: {
            /**
             * @description Days after its last receipt for which what it holds is kept as a base
             * @default 90
             */
            pinDays?: number;
            /**
             * @description Whether its receipts may carry findings, at most 64 KiB of JSON
             * @default false
             */
            findings?: boolean;
            /** @example plant-7 */
            name: string;
            /**
             * @description What its receipts are signed with: one public key, PEM
             * @example -----BEGIN PUBLIC KEY-----
             *     ...
             *     -----END PUBLIC KEY-----
             */
            publicKey: string;
            /**
             * @description Profiles that it is sent
             * @example [
             *       "nightly",
             *       "nightly-delta"
             *     ]
             */
            profiles: string[];
        };
        SitePatch: {
            /**
             * @description Days after its last receipt for which what it holds is kept as a base
             * @default 90
             */
            pinDays?: number;
            /**
             * @description Whether its receipts may carry findings, at most 64 KiB of JSON
             * @default false
             */
            findings?: boolean;
            /**
             * @description What its receipts are signed with: one public key, PEM
             * @example -----BEGIN PUBLIC KEY-----
             *     ...
             *     -----END PUBLIC KEY-----
             */
            publicKey?: string;
            /**
             * @description Profiles that it is sent
             * @example [
             *       "nightly",
             *       "nightly-delta"
             *     ]
             */
            profiles?: string[];
        };
        ReceiptResource: {
            /** @example plant-7 */
            site: string;
            /** @example 12 */
            counter: number;
            /** @description SHA-256 of the payload; the next receipt names it as `previous` */
            digest: string;
            mirror: string;
            /** @description The run whose bundle was imported */
            runId: string;
            manifestDigest: string;
            /** @description Root of the mirror after the import */
            itemSetRoot: string;
            /** @description What the site signed */
            receipt: {
                [key: string]: unknown;
            };
            acceptedBy: string;
            /** Format: date-time */
            acceptedAt: string;
        };
        ReceiptPage: {
            /** @description Absent on the last page; the header Link has the whole URL as rel="next" */
            nextPageToken?: string;
            /** @description Matches known so far, or counted where `total=true` asks */
            total?: components["schemas"]["PageTotal"];
            items: components["schemas"]["ReceiptResource"][];
        };
        EnvelopeSignatureInput: {
            /** @description A hint which key made it */
            keyid?: string;
            /** @description Base64 */
            sig: string;
        };
        ReceiptInput: {
            /** @enum {string} */
            payloadType: "application/vnd.export-center.receipt.v1+json";
            /** @description The receipt: canonical JSON in base64 */
            payload: string;
            signatures: components["schemas"]["EnvelopeSignatureInput"][];
        };
        TenantResource: {
            /** Format: uuid */
            id: string;
            /** @example acme */
            slug: string;
            name: string;
            /** @enum {string} */
            status: "active" | "suspended" | "erased";
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** Format: date-time */
            erasedAt: string | null;
        };
        TenantPage: {
            /** @description Absent on the last page; the header Link has the whole URL as rel="next" */
            nextPageToken?: string;
            /** @description Matches known so far, or counted where `total=true` asks */
            total?: components["schemas"]["PageTotal"];
            items: components["schemas"]["TenantResource"][];
        };
        TenantInput: {
            /**
             * @description For people
             * @example Acme Corporation
             */
            name: string;
            /**
             * @description Stands in tokens and URLs; never changes, never used again
             * @example acme
             */
            slug: string;
        };
        TenantPatch: {
            /**
             * @description For people
             * @example Acme Corporation
             */
            name: string;
        };
        ReasonInput: {
            /** @example contract ended, ticket 4711 */
            reason: string;
        };
        EraseTenantInput: {
            /** @example contract ended, ticket 4711 */
            reason: string;
            /**
             * @description The slug of the tenant once more, against mistakes
             * @example acme
             */
            confirm: string;
        };
        ErasedAmounts: {
            rows: number;
            files: number;
            bytes: number;
        };
        TenantErasureResource: {
            /** @example ter_01JC0000000000000000000000 */
            id: string;
            /** Format: uuid */
            tenant: string;
            /** @enum {string} */
            state: "awaiting_approval" | "approved" | "running" | "done" | "canceled";
            reason: string;
            requestedBy: string;
            /** Format: date-time */
            requestedAt: string;
            /** @description Another person than who asked */
            approvedBy?: string;
            /** Format: date-time */
            approvedAt?: string;
            /** Format: date-time */
            finishedAt?: string;
            /** @description Destroyed so far */
            erased: components["schemas"]["ErasedAmounts"];
        };
        TenantQuotaResource: {
            /** @enum {string} */
            name: "runs.concurrent" | "runs.daily" | "storage.bytes" | "rate.read" | "rate.write" | "rate.download";
            /** @description 0: no limit */
            limit: number;
            /** @description False where it is the limit of the installation */
            own: boolean;
        };
        TenantQuotasResource: {
            /** Format: uuid */
            tenant: string;
            items: components["schemas"]["TenantQuotaResource"][];
        };
        TenantQuotaInput: {
            /** @enum {string} */
            name: "runs.concurrent" | "runs.daily" | "storage.bytes" | "rate.read" | "rate.write" | "rate.download";
            /** @description 0: no limit */
            limit: number;
        };
        TenantQuotasInput: {
            /** @description Limits of the tenant alone; those not named are the installation’s */
            items: components["schemas"]["TenantQuotaInput"][];
        };
        Problem: {
            /** Format: uri */
            type: string;
            title: string;
            status: number;
            detail: string;
            instance: string;
            /** @enum {string} */
            code: "EC-ARCHIVE-BOMB" | "EC-ARCHIVE-ENTRY" | "EC-AUDIT-DAMAGED" | "EC-AUTHN-INVALID" | "EC-AUTHN-MISSING" | "EC-AUTHZ-SCOPE" | "EC-AUTHZ-SELF" | "EC-AUTHZ-SUSPENDED" | "EC-AUTHZ-TENANT" | "EC-BASE-MISSING" | "EC-BASE-UNSUITABLE" | "EC-BLOB-DAMAGED" | "EC-BLOB-QUARANTINED" | "EC-CIPHERTEXT-INVALID" | "EC-CONFLICT-BASE" | "EC-CONFLICT-HOLD" | "EC-CONFLICT-IN-USE" | "EC-CONFLICT-NAME" | "EC-CONFLICT-OWNER" | "EC-CONFLICT-STATE" | "EC-CRON" | "EC-DECOMPRESSED-TOO-LARGE" | "EC-DELTA-GAP" | "EC-DIFF-KIND" | "EC-DIGEST-MISMATCH" | "EC-DISK-FULL" | "EC-ENCODING-UNSUPPORTED" | "EC-ENCRYPTED" | "EC-EVIDENCE-DAMAGED" | "EC-EVIDENCE-FORMAT" | "EC-EVIDENCE-SCHEMA" | "EC-EVIDENCE-SHRINK" | "EC-FILTER" | "EC-GONE" | "EC-HTTP-HEADERS" | "EC-HTTP-SYNTAX" | "EC-HTTP-TIMEOUT" | "EC-IDEMPOTENCY-IN-FLIGHT" | "EC-IDEMPOTENCY-MISMATCH" | "EC-IDEMPOTENCY-MISSING" | "EC-INPUT-DAMAGED" | "EC-INTERNAL" | "EC-JSON-DEPTH" | "EC-JSON-DUPLICATE-KEY" | "EC-JSON-ENCODING" | "EC-JSON-SYNTAX" | "EC-LAYOUT-TOO-LARGE" | "EC-LEASE-LOST" | "EC-MEDIA-TYPE" | "EC-METADATA-EXPIRED" | "EC-METHOD" | "EC-NO-MATCHING-RECIPIENT" | "EC-NOT-ACCEPTABLE" | "EC-NOT-FOUND" | "EC-NOT-SUPPORTED" | "EC-PAGE-TOKEN" | "EC-PARAM-UNKNOWN" | "EC-PATH-UNSAFE" | "EC-POLICY-MISSING" | "EC-PRECONDITION-FAILED" | "EC-PRECONDITION-REQUIRED" | "EC-PROFILE-COMBINATION" | "EC-QUOTA-CONCURRENCY" | "EC-QUOTA-RUNS" | "EC-QUOTA-STORAGE" | "EC-RANGE" | "EC-RATE-LIMIT" | "EC-RECEIPT-REFUSED" | "EC-RECIPIENT-INVALID" | "EC-REDACTION-IDENTITY" | "EC-RISK-PROVIDER" | "EC-ROLE-UNKNOWN" | "EC-ROLLBACK" | "EC-RUN-NOT-READY" | "EC-SCHEMA-UNSUPPORTED" | "EC-SELECTOR-EMPTY" | "EC-SELECTOR-WINDOW" | "EC-SIGNATURE-INVALID" | "EC-SORT" | "EC-TIMEZONE" | "EC-TOO-LARGE" | "EC-TRUST-ROOT" | "EC-UNAVAILABLE-AUDIT" | "EC-UNAVAILABLE-DB" | "EC-UNAVAILABLE-DIFF" | "EC-UNAVAILABLE-DRAINING" | "EC-UNAVAILABLE-INGEST" | "EC-UNAVAILABLE-ISSUER" | "EC-UNAVAILABLE-SIGNER" | "EC-UNAVAILABLE-STAGING" | "EC-UPSTREAM" | "EC-UPSTREAM-TIMEOUT" | "EC-URL-FORBIDDEN" | "EC-VALIDATION" | "EC-VERIFICATION-FAILED";
            traceId: string;
            errors?: components["schemas"]["Finding"][];
            retryable: boolean;
            docs: string;
        };
        Finding: {
            pointer?: string;
            code: string;
            message: string;
            path?: string;
            line?: number;
        };
    };
    responses: {
        /** @description The request is not valid */
        Problem400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No valid credential */
        Problem401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A scope or the tenant is missing */
        Problem403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Not found, or not of this tenant */
        Problem404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No acceptable representation */
        Problem406: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The state, a name or an idempotency key in use does not allow it */
        Problem409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description It was there and is gone for good */
        Problem410: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description If-Match does not name the current version */
        Problem412: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is too large */
        Problem413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The media type or coding is not supported */
        Problem415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The range lies outside of the content */
        Problem416: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request is well-formed and means something impossible */
        Problem422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description If-Match is missing */
        Problem428: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A limit is used up */
        Problem429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Internal error */
        Problem500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The capability is not configured; the detail names the setting that turns it on */
        Problem501: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Unavailable for now */
        Problem503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The disk is full */
        Problem507: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getWellKnownOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The OpenAPI document */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Problem400"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    collectContent: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key changes nothing and answers the same, for 7 days */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "dryRun": true
                 *     }
                 */
                "application/json": components["schemas"]["CollectInput"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "col_01JD0000000000000000000025",
                     *       "state": "queued",
                     *       "dryRun": true,
                     *       "requestedBy": "key:key_01JD0000000000000000000001",
                     *       "report": null,
                     *       "error": null,
                     *       "requestedAt": "2026-01-15T12:00:00.000Z",
                     *       "startedAt": null,
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["CollectionResource"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getCollection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "col_01JD0000000000000000000025",
                     *       "state": "queued",
                     *       "dryRun": true,
                     *       "requestedBy": "key:key_01JD0000000000000000000001",
                     *       "report": null,
                     *       "error": null,
                     *       "requestedAt": "2026-01-15T12:00:00.000Z",
                     *       "startedAt": null,
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["CollectionResource"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getTenantQuotas: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the version that the client has */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tenant": "00000000-0000-4000-8000-000000000022",
                     *       "items": [
                     *         {
                     *           "name": "runs.concurrent",
                     *           "limit": 100,
                     *           "own": false
                     *         },
                     *         {
                     *           "name": "runs.daily",
                     *           "limit": 10000,
                     *           "own": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["TenantQuotasResource"];
                };
            };
            /** @description The client has this version */
            304: {
                headers: {
                    /** @description Names this version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    replaceTenantQuotas: {
        parameters: {
            query?: {
                /** @description Check everything as the live call does, then answer 204; nothing is changed and no key is used up */
                validateOnly?: boolean;
            };
            header: {
                /** @description ETag of the version that is changed */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "items": [
                 *         {
                 *           "name": "storage.bytes",
                 *           "limit": 10000000000
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["TenantQuotasInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tenant": "00000000-0000-4000-8000-000000000022",
                     *       "items": [
                     *         {
                     *           "name": "runs.concurrent",
                     *           "limit": 100,
                     *           "own": false
                     *         },
                     *         {
                     *           "name": "runs.daily",
                     *           "limit": 10000,
                     *           "own": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["TenantQuotasResource"];
                };
            };
            /** @description validateOnly: the live call would succeed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listTenants: {
        parameters: {
            query?: {
                /** @description Items per page; more than 200 counts as 200 */
                pageSize?: number;
                /** @description nextPageToken of the page before */
                pageToken?: string;
                /** @description Only tenants that are so */
                status?: "active" | "suspended" | "erased";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "00000000-0000-4000-8000-000000000002",
                     *           "slug": "acme",
                     *           "name": "acme",
                     *           "status": "active",
                     *           "createdAt": "2026-01-15T12:00:00.000Z",
                     *           "updatedAt": "2026-01-15T12:00:00.000Z",
                     *           "erasedAt": null
                     *         },
                     *         {
                     *           "id": "00000000-0000-4000-8000-000000000022",
                     *           "slug": "umbra",
                     *           "name": "Umbra Works",
                     *           "status": "active",
                     *           "createdAt": "2026-01-15T12:00:00.000Z",
                     *           "updatedAt": "2026-01-15T12:00:00.000Z",
                     *           "erasedAt": null
                     *         }
                     *       ],
                     *       "total": {
                     *         "count": 2,
                     *         "type": "EXACT"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TenantPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    createTenant: {
        parameters: {
            query?: {
                /** @description Check everything as the live call does, then answer 204; nothing is changed and no key is used up */
                validateOnly?: boolean;
            };
            header: {
                /** @description Repeating the request with the same key changes nothing and answers the same, for 7 days */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slug": "umbra",
                 *       "name": "Umbra Works"
                 *     }
                 */
                "application/json": components["schemas"]["TenantInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "00000000-0000-4000-8000-000000000022",
                     *       "slug": "umbra",
                     *       "name": "Umbra Works",
                     *       "status": "active",
                     *       "createdAt": "2026-01-15T12:00:00.000Z",
                     *       "updatedAt": "2026-01-15T12:00:00.000Z",
                     *       "erasedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["TenantResource"];
                };
            };
            /** @description validateOnly: the live call would succeed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the version that the client has */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "00000000-0000-4000-8000-000000000022",
                     *       "slug": "umbra",
                     *       "name": "Umbra Works",
                     *       "status": "active",
                     *       "createdAt": "2026-01-15T12:00:00.000Z",
                     *       "updatedAt": "2026-01-15T12:00:00.000Z",
                     *       "erasedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["TenantResource"];
                };
            };
            /** @description The client has this version */
            304: {
                headers: {
                    /** @description Names this version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteTenant: {
        parameters: {
            query?: never;
            header: {
                /** @description ETag of the version that is changed */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its slug is free again */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    updateTenant: {
        parameters: {
            query?: {
                /** @description Check everything as the live call does, then answer 204; nothing is changed and no key is used up */
                validateOnly?: boolean;
            };
            header: {
                /** @description ETag of the version that is changed */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Umbra"
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["TenantPatch"];
                "application/json": components["schemas"]["TenantPatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "00000000-0000-4000-8000-000000000022",
                     *       "slug": "umbra",
                     *       "name": "Umbra",
                     *       "status": "active",
                     *       "createdAt": "2026-01-15T12:00:00.000Z",
                     *       "updatedAt": "2026-01-15T12:00:00.000Z",
                     *       "erasedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["TenantResource"];
                };
            };
            /** @description validateOnly: the live call would succeed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getTenantErasure: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ter_01JD0000000000000000000023",
                     *       "tenant": "00000000-0000-4000-8000-000000000022",
                     *       "state": "awaiting_approval",
                     *       "reason": "contract ended",
                     *       "requestedBy": "key:key_01JD0000000000000000000001",
                     *       "requestedAt": "2026-01-15T12:00:00.000Z",
                     *       "erased": {
                     *         "rows": 0,
                     *         "files": 0,
                     *         "bytes": 0
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TenantErasureResource"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    approveTenantErasure: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ter_01JD0000000000000000000024",
                     *       "tenant": "00000000-0000-4000-8000-000000000022",
                     *       "state": "approved",
                     *       "reason": "contract ended",
                     *       "requestedBy": "key:key_01JD0000000000000000000001",
                     *       "requestedAt": "2026-01-15T12:00:00.000Z",
                     *       "approvedBy": "key:key_01JD0000000000000000000017",
                     *       "approvedAt": "2026-01-15T12:00:00.000Z",
                     *       "erased": {
                     *         "rows": 0,
                     *         "files": 0,
                     *         "bytes": 0
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TenantErasureResource"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    cancelTenantErasure: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ter_01JD0000000000000000000023",
                     *       "tenant": "00000000-0000-4000-8000-000000000022",
                     *       "state": "canceled",
                     *       "reason": "contract ended",
                     *       "requestedBy": "key:key_01JD0000000000000000000001",
                     *       "requestedAt": "2026-01-15T12:00:00.000Z",
                     *       "finishedAt": "2026-01-15T12:00:00.000Z",
                     *       "erased": {
                     *         "rows": 0,
                     *         "files": 0,
                     *         "bytes": 0
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TenantErasureResource"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    eraseTenant: {
        parameters: {
            query?: never;
            header: {
                /** @description Repeating the request with the same key changes nothing and answers the same, for 7 days */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "contract ended",
                 *       "confirm": "umbra"
                 *     }
                 */
                "application/json": components["schemas"]["EraseTenantInput"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ter_01JD0000000000000000000023",
                     *       "tenant": "00000000-0000-4000-8000-000000000022",
                     *       "state": "awaiting_approval",
                     *       "reason": "contract ended",
                     *       "requestedBy": "key:key_01JD0000000000000000000001",
                     *       "requestedAt": "2026-01-15T12:00:00.000Z",
                     *       "erased": {
                     *         "rows": 0,
                     *         "files": 0,
                     *         "bytes": 0
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TenantErasureResource"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    resumeTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key changes nothing and answers the same, for 7 days */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "contract renewed"
                 *     }
                 */
                "application/json": components["schemas"]["ReasonInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "00000000-0000-4000-8000-000000000022",
                     *       "slug": "umbra",
                     *       "name": "Umbra",
                     *       "status": "active",
                     *       "createdAt": "2026-01-15T12:00:00.000Z",
                     *       "updatedAt": "2026-01-15T12:00:00.000Z",
                     *       "erasedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["TenantResource"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    suspendTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key changes nothing and answers the same, for 7 days */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "contract ended"
                 *     }
                 */
                "application/json": components["schemas"]["ReasonInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "00000000-0000-4000-8000-000000000022",
                     *       "slug": "umbra",
                     *       "name": "Umbra",
                     *       "status": "suspended",
                     *       "createdAt": "2026-01-15T12:00:00.000Z",
                     *       "updatedAt": "2026-01-15T12:00:00.000Z",
                     *       "erasedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["TenantResource"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listAlerts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    acknowledgeAlert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description Items per page; more than 200 counts as 200 */
                pageSize?: number;
                /** @description nextPageToken of the page before */
                pageToken?: string;
                /** @description Count all matches, up to 10000 */
                total?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "key_01JD0000000000000000000001",
                     *           "name": "admin",
                     *           "roles": [
                     *             "tenant-admin",
                     *             "platform-admin"
                     *           ],
                     *           "scopes": [],
                     *           "cidrs": [],
                     *           "createdBy": "ann",
                     *           "createdAt": "2026-01-15T12:00:00.000Z",
                     *           "expiresAt": "2026-04-15T12:00:00.000Z",
                     *           "revokedAt": null,
                     *           "lastUsedAt": "2026-01-15T12:00:00.000Z",
                     *           "rotatedAt": null,
                     *           "previousUntil": null
                     *         },
                     *         {
                     *           "id": "key_01JD0000000000000000000017",
                     *           "name": "admin",
                     *           "roles": [
                     *             "tenant-admin",
                     *             "platform-admin"
                     *           ],
                     *           "scopes": [],
                     *           "cidrs": [],
                     *           "createdBy": "bob",
                     *           "createdAt": "2026-01-15T12:00:00.000Z",
                     *           "expiresAt": "2026-04-15T12:00:00.000Z",
                     *           "revokedAt": null,
                     *           "lastUsedAt": null,
                     *           "rotatedAt": null,
                     *           "previousUntil": null
                     *         }
                     *       ],
                     *       "total": {
                     *         "count": 3,
                     *         "type": "EXACT"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ApiKeyPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    createApiKey: {
        parameters: {
            query?: {
                /** @description Check everything as the live call does, then answer 204; nothing is changed and no key is used up */
                validateOnly?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "site-7-puller",
                 *       "roles": [
                 *         "puller"
                 *       ],
                 *       "days": 90
                 *     }
                 */
                "application/json": components["schemas"]["NewApiKeyInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "key_01JD0000000000000000000016",
                     *       "key": "eck_example"
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedApiKeyResource"];
                };
            };
            /** @description validateOnly: the live call would succeed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "key_01JD0000000000000000000016",
                     *       "name": "site-7-puller",
                     *       "roles": [
                     *         "puller"
                     *       ],
                     *       "scopes": [],
                     *       "cidrs": [],
                     *       "createdBy": "key:key_01JD0000000000000000000001",
                     *       "createdAt": "2026-01-15T12:00:00.000Z",
                     *       "expiresAt": "2026-04-15T12:00:00.000Z",
                     *       "revokedAt": null,
                     *       "lastUsedAt": null,
                     *       "rotatedAt": null,
                     *       "previousUntil": null
                     *     }
                     */
                    "application/json": components["schemas"]["ApiKeyResource"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It works no longer, everywhere within 2 seconds */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    rotateApiKey: {
        parameters: {
            query?: {
                /** @description Check everything as the live call does, then answer 204; nothing is changed and no key is used up */
                validateOnly?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "overlapSeconds": 3600
                 *     }
                 */
                "application/json": components["schemas"]["RotateApiKeyInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "key_01JD0000000000000000000016",
                     *       "key": "eck_example",
                     *       "expiresAt": "2026-04-15T12:00:00.000Z",
                     *       "previousUntil": "2026-01-15T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["RotatedApiKeyResource"];
                };
            };
            /** @description validateOnly: the live call would succeed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listAttestations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    createAttestation: {
        parameters: {
            query?: never;
            header: {
                /** @description Repeating the request with the same key changes nothing and answers the same, for 7 days */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    getAttestation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    getAttestationBundle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    getAttestationEnvelope: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    listAuditBundles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    createAuditBundle: {
        parameters: {
            query?: never;
            header: {
                /** @description Repeating the request with the same key changes nothing and answers the same, for 7 days */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    getAuditBundle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    getAuditBundleBundle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    getAuditBundleIndex: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    listAuditLog: {
        parameters: {
            query?: {
                /** @description Items per page; more than 200 counts as 200 */
                pageSize?: number;
                /** @description nextPageToken of the page before */
                pageToken?: string;
                /** @description Who acted: subject of a token, or key:<API key id> */
                actor?: string;
                /** @description Exactly this action */
                action?: string;
                /** @description Id of the object that was acted on */
                resource?: string;
                /** @description Type of the object that was acted on */
                resourceType?: string;
                /** @description How it ended */
                outcome?: "success" | "failure" | "denied";
                /** @description Entries after this time */
                createdAfter?: string;
                /** @description Entries before this time */
                createdBefore?: string;
                /** @description Field to order by; `-` is descending */
                sort?: "seq" | "-seq";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "seq": 12,
                     *           "time": "2026-01-15T12:00:00.000Z",
                     *           "previousHash": "sha256:058320e6a63424ab4a702e3c4012c9499a0ce26124920e7a4a9bb3ca02652dd0",
                     *           "hash": "sha256:15073a2d509d7918e1d7ebe9a507eac56f2b1f57d18b2d96f6c1ac1129573cb0",
                     *           "action": "run.create",
                     *           "actor": {
                     *             "id": "key:key_01JD0000000000000000000001",
                     *             "kind": "apiKey"
                     *           },
                     *           "details": {
                     *             "profile": {
                     *               "id": "prf_01JD0000000000000000000004",
                     *               "kind": "json:raw",
                     *               "name": "nightly",
                     *               "revision": 2
                     *             },
                     *             "state": "scheduled"
                     *           },
                     *           "id": "aud_01JD0000000000000000000018",
                     *           "outcome": "success",
                     *           "requestId": "325f62bb8376cead62edd5cb2a1c8821",
                     *           "resource": {
                     *             "id": "run_01JD0000000000000000000012",
                     *             "type": "run"
                     *           },
                     *           "sourceAddress": "192.0.2.7"
                     *         },
                     *         {
                     *           "seq": 7,
                     *           "time": "2026-01-15T12:00:00.000Z",
                     *           "previousHash": "sha256:e3af641fbf43a000951b34a20ed2222de718bd7ba6c68ff01e4da7bcede140c8",
                     *           "hash": "sha256:db42da8f52c5d4a04a2040665e43c31437f5845dd149c66a15d917a31240cdaa",
                     *           "action": "run.create",
                     *           "actor": {
                     *             "id": "key:key_01JD0000000000000000000001",
                     *             "kind": "apiKey"
                     *           },
                     *           "details": {
                     *             "planDigest": "sha256:4a1f188af629c80fb9e71ccb6821912cbaf9b84615ed376455169ad0136e1de0",
                     *             "profile": {
                     *               "id": "prf_01JD0000000000000000000004",
                     *               "kind": "json:raw",
                     *               "name": "nightly",
                     *               "revision": 2
                     *             },
                     *             "state": "queued"
                     *           },
                     *           "id": "aud_01JD0000000000000000000019",
                     *           "outcome": "success",
                     *           "requestId": "900c1dcf0dc0c6151d358a3760d299d3",
                     *           "resource": {
                     *             "id": "run_01JD0000000000000000000006",
                     *             "type": "run"
                     *           },
                     *           "sourceAddress": "192.0.2.7"
                     *         }
                     *       ],
                     *       "total": {
                     *         "count": 2,
                     *         "type": "EXACT"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AuditLogPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getAuditCheckpoint: {
        parameters: {
            query?: {
                /** @description An earlier checkpoint, by the number of its entries; the newest is made if absent */
                size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A signed note (c2sp.org/tlog-checkpoint) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example export-center/audit-log/00000000-0000-4000-8000-000000000002
                     *     26
                     *     auoZWUQe5tALC3Vmkf3iJaLckAsmA3oFHsybBjkRDog=
                     */
                    "text/plain": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getAuditProof: {
        parameters: {
            query?: {
                /** @description An earlier checkpoint, by the number of its entries; the newest is made if absent */
                size?: number;
                /** @description Number of the entry whose inclusion is to be proven */
                seq?: number;
                /** @description Size of an earlier checkpoint that the log is to be shown to go on from */
                from?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "checkpoint": "export-center/audit-log/00000000-0000-4000-8000-000000000002\n26\nauoZWUQe5tALC3Vmkf3iJaLckAsmA3oFHsybBjkRDog=\n\n— export-center/audit-log/00000000-0000-4000-8000-000000000002 uKwjWjBGAiEAgPnB40PLxdtUcf2pTWEnCiSHmUN4wOvGQ5O16cqlUCECIQD8DrychfWn8aBtB57HhYv8+mFddbrTryYS6xcdgXOXlw==\n",
                     *       "size": 26,
                     *       "inclusion": {
                     *         "seq": 2,
                     *         "leafIndex": 1,
                     *         "hash": "sha256:0299a5ae31052fba87747539709d5a0fb5e17f6948cdb41cff920279919c3d1e",
                     *         "path": [
                     *           "WhB6j/GGDSHYuNoHUtOWWbymLBAOEddzxJiXQBAvjPU=",
                     *           "aciyKTvDJDgy3HjtNrYXX1RuO1pGCTkfkdQdX7RMrng="
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AuditProof"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    exportAuditLog: {
        parameters: {
            query?: {
                /** @description An earlier checkpoint, by the number of its entries; the newest is made if absent */
                size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {"origin":"export-center/audit-log/00000000-0000-4000-8000-000000000002","schema":"urn:export-center:audit-log:v1","tenant":"00000000-0000-4000-8000-000000000002"}
                     *     {"entry":{"action":"apiKey.create","actor":{"id":"ann","kind":"system"},"details":{"cidrs":[],"expiresAt":"2026-04-15T12:00:00.000Z","name":"admin","roles":["tenant-admin","platform-admin"],"scopes":[]},"id":"aud_01JD0000000000000000000020","outcome":"success","resource":{"id":"key_01JD0000000000000000000001","type":"apiKey"}},"hash":"sha256:612adccd298b2a9d0cdce8f0df47191bd7d33e96c4a5b14e4997e4c7b053898d","previousHash":"sha256:80657e84310ee986fc2fdca459cd8a1953324bc9f42d86aaf64790e43f650875","seq":1,"time":"2026-01-15T12:00:00.000Z"}
                     *     {"entry":{"action":"apiKey.create","actor":{"id":"bob","kind":"system"},"details":{"cidrs":[],"expiresAt":"2026-04-15T12:00:00.000Z","name":"admin","roles":["tenant-admin","platform-admin"],"scopes":[]},"id":"aud_01JD0000000000000000000021","outcome":"success","resource":{"id":"key_01JD0000000000000000000017","type":"apiKey"}},"hash":"sha256:0299a5ae31052fba87747539709d5a0fb5e17f6948cdb41cff920279919c3d1e","previousHash":"sha256:612adccd298b2a9d0cdce8f0df47191bd7d33e96c4a5b14e4997e4c7b053898d","seq":2,"time":"2026-01-15T12:00:00.000Z"}
                     */
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    verifyAuditLog: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["VerifyAuditLogInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "verdict": "passed",
                     *       "entries": 26,
                     *       "checkpoints": 3,
                     *       "root": "2d136n+FdKNgsKIFLvzVdh/nQltxLp2qIUzImd59TKA=",
                     *       "findings": []
                     *     }
                     */
                    "application/json": components["schemas"]["AuditVerification"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getCapabilities: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "environment": "testing",
                     *       "signingRequired": true,
                     *       "profileKinds": [
                     *         {
                     *           "kind": "json:raw",
                     *           "available": true
                     *         },
                     *         {
                     *           "kind": "json:policy",
                     *           "available": false
                     *         }
                     *       ],
                     *       "codecs": [
                     *         "zstd"
                     *       ],
                     *       "evidenceFormats": [
                     *         "osv",
                     *         "openvex"
                     *       ],
                     *       "imports": {
                     *         "profileKinds": [
                     *           "json:raw",
                     *           "mirror:full"
                     *         ],
                     *         "unsigned": false
                     *       },
                     *       "limits": {
                     *         "requestBodyBytes": 1048576,
                     *         "evidenceLineBytes": 4194304,
                     *         "importBytes": 17179869184,
                     *         "importsAtOnce": 2,
                     *         "pageSize": 200
                     *       },
                     *       "capabilities": [
                     *         {
                     *           "name": "index of the content store",
                     *           "implementation": "durable",
                     *           "provider": "BlobIndexInPostgres"
                     *         },
                     *         {
                     *           "name": "evidence locker",
                     *           "implementation": "durable",
                     *           "provider": "EvidenceInPostgres"
                     *         }
                     *       ],
                     *       "warnings": [
                     *         "EC_ENVIRONMENT=testing: listening on 192.0.2.7 only, never for production"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CapabilitiesView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description Items per page; more than 200 counts as 200 */
                pageSize?: number;
                /** @description nextPageToken of the page before */
                pageToken?: string;
                /** @description Only these types, without prefix and version, separated by commas */
                types?: ("run.created" | "run.approved" | "run.rejected" | "run.queued" | "run.started" | "run.stageCompleted" | "run.progress" | "run.warning" | "run.requeued" | "run.succeeded" | "run.failed" | "run.canceled" | "run.expired" | "run.held" | "run.released" | "run.purged" | "profile.revised" | "profile.archived" | "evidence.batchAccepted" | "evidence.erased" | "evidence.limitChanged" | "evidence.feedStale" | "evidence.feedFresh" | "site.enrolled" | "site.changed" | "site.removed" | "site.receiptAccepted" | "import.completed" | "import.refused" | "import.receiptCreated")[];
                /** @description Only events with a greater sequence number; in a stream Last-Event-ID comes first */
                after?: number;
            };
            header?: {
                /** @description Stream: go on after this sequence number */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, or with `Accept: text/event-stream` a stream of events as they are committed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "specversion": "1.0",
                     *           "id": "evt_01JD0000000000000000000014",
                     *           "source": "/tenants/acme",
                     *           "type": "export-center.run.succeeded.v1",
                     *           "subject": "run_01JD0000000000000000000006",
                     *           "time": "2026-01-15T12:00:00.000Z",
                     *           "datacontenttype": "application/json",
                     *           "dataschema": "urn:export-center:event:run.succeeded:v1",
                     *           "sequence": "14",
                     *           "data": {
                     *             "state": "succeeded",
                     *             "attempt": 1,
                     *             "manifestDigest": "sha256:628c6b024381c3b5c7a6070c54776bbb67805625855e821c284732309d6ea307"
                     *           }
                     *         }
                     *       ],
                     *       "total": {
                     *         "count": 1,
                     *         "type": "EXACT"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["EventPage"];
                    /**
                     * @example retry: 2000
                     *
                     *     id: 42
                     *     event: export-center.run.succeeded.v1
                     *     data: {"specversion":"1.0","type":"export-center.run.succeeded.v1","sequence":"42"}
                     */
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listEvidenceKinds: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the version that the client has */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "seq": 1,
                     *       "kinds": {
                     *         "advisories": 2
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["EvidenceKindsResource"];
                };
            };
            /** @description The client has this version */
            304: {
                headers: {
                    /** @description Names this version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listEvidenceBatches: {
        parameters: {
            query?: {
                /** @description Items per page; more than 200 counts as 200 */
                pageSize?: number;
                /** @description nextPageToken of the page before */
                pageToken?: string;
                /** @description Count all matches, up to 10000 */
                total?: boolean;
                /** @description Only batches of this source */
                source?: string;
                /** @description Only batches that came in after this time */
                createdAfter?: string;
                /** @description Only batches that came in before this time */
                createdBefore?: string;
                /** @description Field to order by; `-` is descending */
                sort?: "createdAt" | "-createdAt";
            };
            header?: {
                /** @description ETag of the version that the client has */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "erased": 0,
                     *           "seq": 1,
                     *           "source": "osv-pypi",
                     *           "digest": "sha256:f13ef7ff499c3cbf98700d3cdb081df0f7094eb4814f204b9b8bec8fe7419ef3",
                     *           "bytes": 439,
                     *           "files": 1,
                     *           "accepted": 2,
                     *           "added": 2,
                     *           "changed": 0,
                     *           "unchanged": 0,
                     *           "closed": 0,
                     *           "supersededCount": 0,
                     *           "warned": 0,
                     *           "refusedCount": 0,
                     *           "refused": [],
                     *           "superseded": [],
                     *           "warnings": [],
                     *           "kinds": {
                     *             "advisories": 2
                     *           },
                     *           "validateOnly": false,
                     *           "batchId": "bat_01JD0000000000000000000003",
                     *           "createdAt": "2026-01-15T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "total": {
                     *         "count": 1,
                     *         "type": "EXACT"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["BatchPage"];
                };
            };
            /** @description The client has this version */
            304: {
                headers: {
                    /** @description Names this version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    createEvidenceBatch: {
        parameters: {
            query: {
                /** @description Where the records come from; the first part of every key */
                source: string;
                /** @description Refuse records of any other kind */
                kind?: "advisories" | "vex" | "sboms" | "findings" | "kev" | "epss" | "policies" | "exceptions" | "portal-assets" | "maven-artifacts";
                /** @description Refuse documents of any other format */
                schema?: "osv" | "openvex" | "csaf" | "cyclonedx" | "spdx" | "kev" | "epss" | "maven-artifact";
                /** @description partial: accept the good records */
                mode?: "all" | "partial";
                /** @description Close what this source no longer has */
                snapshot?: boolean;
                /** @description Let a snapshot close more than 10 % of the source */
                allowShrink?: boolean;
                /** @description Keep the upstream bytes of each record */
                keepOriginals?: boolean;
                /** @description Take back records that were erased; else they are left out */
                restoreErased?: boolean;
                /** @description Refuse a batch with another number of records */
                count?: number;
                /** @description RFC 3339; stands in for what the documents declare */
                captureTime?: string;
                /** @description File name for messages, and for its ending where Content-Type says nothing */
                name?: string;
                /** @description Digest of the body as it is sent */
                digest?: string;
                /** @description Check everything, change nothing */
                validateOnly?: boolean;
            };
            header: {
                /** @description sha-256=:<base64>: of the body (RFC 9530) */
                "Repr-Digest"?: string;
                /** @description Repeating the request with the same key changes nothing and answers the same, for 7 days */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description The evidence, plain, gzip or zstd */
        requestBody: {
            content: {
                "application/json": string;
                "application/spdx+json": string;
                "application/spdx3+json": string;
                "application/vnd.cyclonedx+json": string;
                /**
                 * @example {"id":"PYSEC-2026-1","modified":"2026-01-10T08:00:00Z","summary":"parcel reads beyond the end of its input","aliases":["CVE-2026-0001"],"affected":[{"package":{"ecosystem":"PyPI","name":"parcel"},"versions":["1.0.0"]}]}
                 *     {"id":"PYSEC-2026-2","modified":"2026-01-10T08:00:00Z","summary":"ledger reads beyond the end of its input","aliases":["CVE-2026-0001"],"affected":[{"package":{"ecosystem":"PyPI","name":"ledger"},"versions":["1.0.0"]}]}
                 */
                "application/x-ndjson": string;
                "application/jsonl": string;
                "application/yaml": string;
                "text/csv": string;
                "application/x-tar": string;
                "application/zip": string;
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description validateOnly: what would happen */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "seq": 1,
                     *       "source": "osv-pypi",
                     *       "digest": "sha256:f13ef7ff499c3cbf98700d3cdb081df0f7094eb4814f204b9b8bec8fe7419ef3",
                     *       "bytes": 439,
                     *       "files": 1,
                     *       "accepted": 2,
                     *       "added": 2,
                     *       "changed": 0,
                     *       "unchanged": 0,
                     *       "closed": 0,
                     *       "erased": 0,
                     *       "supersededCount": 0,
                     *       "warned": 0,
                     *       "refusedCount": 0,
                     *       "refused": [],
                     *       "superseded": [],
                     *       "warnings": [],
                     *       "kinds": {
                     *         "advisories": 2
                     *       },
                     *       "validateOnly": false,
                     *       "batchId": "bat_01JD0000000000000000000003",
                     *       "createdAt": "2026-01-15T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["BatchResource"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "seq": 1,
                     *       "source": "osv-pypi",
                     *       "digest": "sha256:f13ef7ff499c3cbf98700d3cdb081df0f7094eb4814f204b9b8bec8fe7419ef3",
                     *       "bytes": 439,
                     *       "files": 1,
                     *       "accepted": 2,
                     *       "added": 2,
                     *       "changed": 0,
                     *       "unchanged": 0,
                     *       "closed": 0,
                     *       "erased": 0,
                     *       "supersededCount": 0,
                     *       "warned": 0,
                     *       "refusedCount": 0,
                     *       "refused": [],
                     *       "superseded": [],
                     *       "warnings": [],
                     *       "kinds": {
                     *         "advisories": 2
                     *       },
                     *       "validateOnly": false,
                     *       "batchId": "bat_01JD0000000000000000000003",
                     *       "createdAt": "2026-01-15T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["BatchResource"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getEvidenceBatch: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the version that the client has */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "erased": 0,
                     *       "seq": 1,
                     *       "source": "osv-pypi",
                     *       "digest": "sha256:f13ef7ff499c3cbf98700d3cdb081df0f7094eb4814f204b9b8bec8fe7419ef3",
                     *       "bytes": 439,
                     *       "files": 1,
                     *       "accepted": 2,
                     *       "added": 2,
                     *       "changed": 0,
                     *       "unchanged": 0,
                     *       "closed": 0,
                     *       "supersededCount": 0,
                     *       "warned": 0,
                     *       "refusedCount": 0,
                     *       "refused": [],
                     *       "superseded": [],
                     *       "warnings": [],
                     *       "kinds": {
                     *         "advisories": 2
                     *       },
                     *       "validateOnly": false,
                     *       "batchId": "bat_01JD0000000000000000000003",
                     *       "createdAt": "2026-01-15T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["BatchResource"];
                };
            };
            /** @description The client has this version */
            304: {
                headers: {
                    /** @description Names this version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listEvidenceErasures: {
        parameters: {
            query?: {
                /** @description Items per page; more than 200 counts as 200 */
                pageSize?: number;
                /** @description nextPageToken of the page before */
                pageToken?: string;
                /** @description Field to order by; `-` is descending */
                sort?: "erasedAt" | "-erasedAt";
            };
            header?: {
                /** @description ETag of the version that the client has */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "era_01JD0000000000000000000015",
                     *           "kind": "advisories",
                     *           "source": "osv-pypi",
                     *           "keyHash": "sha256:a689367e0e121f72c05f07243db093d2e9f8a4c02d389dfc7e659995fbfedc97",
                     *           "seq": 3,
                     *           "erasedAt": "2026-01-15T12:00:00.000Z",
                     *           "erasedBy": "key:key_01JD0000000000000000000001",
                     *           "reason": "court order 4711",
                     *           "versions": 1,
                     *           "bytes": 219,
                     *           "sharedOriginals": 0
                     *         }
                     *       ],
                     *       "total": {
                     *         "count": 1,
                     *         "type": "EXACT"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ErasurePage"];
                };
            };
            /** @description The client has this version */
            304: {
                headers: {
                    /** @description Names this version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listEvidenceSources: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "kind": "advisories",
                     *           "source": "osv-pypi",
                     *           "capturedAt": "2026-01-10T08:00:00Z",
                     *           "ageHours": 7664,
                     *           "maxAgeHours": 168,
                     *           "stale": true,
                     *           "warning": "advisories of osv-pypi: 319 days old, limit 7"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["FeedList"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    limitEvidenceSource: {
        parameters: {
            query?: {
                /** @description Check everything as the live call does, then answer 204; nothing is changed and no key is used up */
                validateOnly?: boolean;
            };
            header?: never;
            path: {
                source: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "maxAgeHours": 168
                 *     }
                 */
                "application/json": components["schemas"]["SourceLimitInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "source": "osv-pypi",
                     *       "maxAgeHours": 168
                     *     }
                     */
                    "application/json": components["schemas"]["SourceLimitResource"];
                };
            };
            /** @description validateOnly: the live call would succeed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listEvidence: {
        parameters: {
            query?: {
                /** @description Items per page; more than 200 counts as 200 */
                pageSize?: number;
                /** @description nextPageToken of the page before */
                pageToken?: string;
                /** @description Count all matches, up to 10000 */
                total?: boolean;
                /** @description Only of these sources */
                source?: string[];
                /** @description Only of these ecosystems */
                ecosystem?: string[];
                /** @description Only about these packages: package URLs without version */
                package?: string[];
                /** @description Only of these severities */
                severity?: ("critical" | "high" | "medium" | "low" | "none" | "unknown")[];
                /** @description Only with these ids or aliases */
                alias?: string[];
                /** @description Only with these subjects */
                subject?: string[];
                /** @description Only modified, else published, after this time */
                modifiedAfter?: string;
                /** @description Only modified, else published, before this time */
                modifiedBefore?: string;
                /** @description The cut to read; the newest by default */
                asOfSeq?: number;
                /** @description Field to order by; `-` is descending */
                sort?: "key" | "-key";
            };
            header?: {
                /** @description ETag of the version that the client has */
                "If-None-Match"?: string;
            };
            path: {
                kind: "advisories" | "vex" | "sboms" | "findings" | "kev" | "epss" | "policies" | "exceptions" | "portal-assets" | "maven-artifacts";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "kind": "advisories",
                     *           "key": "osv-pypi/PYSEC-2026-1",
                     *           "source": "osv-pypi",
                     *           "digest": "sha256:d090d9f7d7c417d3b9490c7dce7802bd51b77c80fbab358483851be60d8034f9",
                     *           "bytes": 219,
                     *           "modified": "2026-01-10T08:00:00Z",
                     *           "ecosystems": [
                     *             "PyPI"
                     *           ],
                     *           "packages": [
                     *             "pkg:pypi/parcel"
                     *           ],
                     *           "severity": "unknown",
                     *           "aliases": [
                     *             "CVE-2026-0001"
                     *           ],
                     *           "subjects": [],
                     *           "warnings": [],
                     *           "provenance": {
                     *             "batchId": "bat_01JD0000000000000000000003",
                     *             "importedAt": "2026-01-15T12:00:00.000Z",
                     *             "capturedAt": "2026-01-10T08:00:00Z",
                     *             "seqFrom": 1
                     *           }
                     *         },
                     *         {
                     *           "kind": "advisories",
                     *           "key": "osv-pypi/PYSEC-2026-2",
                     *           "source": "osv-pypi",
                     *           "digest": "sha256:c5b8788d5cc4876e81371894380801607cca4e5976f161933a8b3f2343999293",
                     *           "bytes": 219,
                     *           "modified": "2026-01-10T08:00:00Z",
                     *           "ecosystems": [
                     *             "PyPI"
                     *           ],
                     *           "packages": [
                     *             "pkg:pypi/ledger"
                     *           ],
                     *           "severity": "unknown",
                     *           "aliases": [
                     *             "CVE-2026-0001"
                     *           ],
                     *           "subjects": [],
                     *           "warnings": [],
                     *           "provenance": {
                     *             "batchId": "bat_01JD0000000000000000000003",
                     *             "importedAt": "2026-01-15T12:00:00.000Z",
                     *             "capturedAt": "2026-01-10T08:00:00Z",
                     *             "seqFrom": 1
                     *           }
                     *         }
                     *       ],
                     *       "total": {
                     *         "count": 2,
                     *         "type": "EXACT"
                     *       },
                     *       "seq": 1,
                     *       "erased": 0
                     *     }
                     */
                    "application/json": components["schemas"]["EvidenceRecordPage"];
                };
            };
            /** @description The client has this version */
            304: {
                headers: {
                    /** @description Names this version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            /** @description There is no such kind */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getEvidence: {
        parameters: {
            query?: {
                /** @description resource: the record and where it came from; canonical: its canonical bytes; original: the upstream bytes */
                form?: "resource" | "canonical" | "original";
                /** @description The cut to read; the newest by default */
                asOfSeq?: number;
            };
            header?: {
                /** @description ETag of the version that the client has */
                "If-None-Match"?: string;
            };
            path: {
                kind: "advisories" | "vex" | "sboms" | "findings" | "kev" | "epss" | "policies" | "exceptions" | "portal-assets" | "maven-artifacts";
                /** @description `<source>/<record id>`, percent-encoded as one path segment; or `~` and its base64url */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The record with its provenance, or with `form` its bytes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "kind": "advisories",
                     *       "key": "osv-pypi/PYSEC-2026-2",
                     *       "source": "osv-pypi",
                     *       "digest": "sha256:c5b8788d5cc4876e81371894380801607cca4e5976f161933a8b3f2343999293",
                     *       "bytes": 219,
                     *       "modified": "2026-01-10T08:00:00Z",
                     *       "ecosystems": [
                     *         "PyPI"
                     *       ],
                     *       "packages": [
                     *         "pkg:pypi/ledger"
                     *       ],
                     *       "severity": "unknown",
                     *       "aliases": [
                     *         "CVE-2026-0001"
                     *       ],
                     *       "subjects": [],
                     *       "warnings": [],
                     *       "provenance": {
                     *         "batchId": "bat_01JD0000000000000000000003",
                     *         "importedAt": "2026-01-15T12:00:00.000Z",
                     *         "capturedAt": "2026-01-10T08:00:00Z",
                     *         "seqFrom": 1
                     *       },
                     *       "record": {
                     *         "affected": [
                     *           {
                     *             "package": {
                     *               "ecosystem": "PyPI",
                     *               "name": "ledger"
                     *             },
                     *             "versions": [
                     *               "1.0.0"
                     *             ]
                     *           }
                     *         ],
                     *         "aliases": [
                     *           "CVE-2026-0001"
                     *         ],
                     *         "id": "PYSEC-2026-2",
                     *         "modified": "2026-01-10T08:00:00Z",
                     *         "summary": "ledger reads beyond the end of its input"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["EvidenceRecordDetail"];
                    "application/octet-stream": string;
                };
            };
            /** @description The client has this version */
            304: {
                headers: {
                    /** @description Names this version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            /** @description The record was erased */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    eraseEvidence: {
        parameters: {
            query?: {
                /** @description Check everything as the live call does, then answer 204; nothing is changed and no key is used up */
                validateOnly?: boolean;
            };
            header: {
                /** @description Repeating the request with the same key changes nothing and answers the same, for 7 days */
                "Idempotency-Key": string;
            };
            path: {
                kind: "advisories" | "vex" | "sboms" | "findings" | "kev" | "epss" | "policies" | "exceptions" | "portal-assets" | "maven-artifacts";
                /** @description `<source>/<record id>`, percent-encoded as one path segment; or `~` and its base64url */
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "court order 4711"
                 *     }
                 */
                "application/json": components["schemas"]["EraseInput"];
            };
        };
        responses: {
            /** @description What is left of it; with validateOnly what would be left */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "era_01JD0000000000000000000015",
                     *       "kind": "advisories",
                     *       "source": "osv-pypi",
                     *       "keyHash": "sha256:a689367e0e121f72c05f07243db093d2e9f8a4c02d389dfc7e659995fbfedc97",
                     *       "seq": 3,
                     *       "erasedAt": "2026-01-15T12:00:00.000Z",
                     *       "erasedBy": "key:key_01JD0000000000000000000001",
                     *       "reason": "court order 4711",
                     *       "versions": 1,
                     *       "bytes": 219,
                     *       "sharedOriginals": 0
                     *     }
                     */
                    "application/json": components["schemas"]["ErasureResource"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listExceptionReports: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    createExceptionReport: {
        parameters: {
            query?: never;
            header: {
                /** @description Repeating the request with the same key changes nothing and answers the same, for 7 days */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    getExceptionReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    getExceptionReportReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    listImports: {
        parameters: {
            query?: {
                /** @description Items per page; more than 200 counts as 200 */
                pageSize?: number;
                /** @description nextPageToken of the page before */
                pageToken?: string;
            };
            header?: {
                /** @description ETag of the version that the client has */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "imp_01JD0000000000000000000007",
                     *           "createdAt": "2026-01-15T12:00:00.000Z",
                     *           "state": "completed",
                     *           "validateOnly": false,
                     *           "origin": {
                     *             "tenant": "acme",
                     *             "keyFingerprint": "b2f92fffa153e4cc18826f9df8109ae745499e008a04739e690e534cbf7a4352"
                     *           },
                     *           "mirror": "nightly",
                     *           "profile": "nightly",
                     *           "mode": "full",
                     *           "manifestDigest": "sha256:628c6b024381c3b5c7a6070c54776bbb67805625855e821c284732309d6ea307",
                     *           "cut": 1,
                     *           "asOf": "2026-01-10T08:00:00Z",
                     *           "records": 2,
                     *           "added": 0,
                     *           "changed": 0,
                     *           "unchanged": 2,
                     *           "removed": 0,
                     *           "unread": 0,
                     *           "by": "key:key_01JD0000000000000000000001",
                     *           "outcome": "applied",
                     *           "rootBefore": "sha256:4d422f7d63c8bfabc14e2267d04fd0d76f7ac02eb94d764399d81bf6b17c2baa",
                     *           "seq": 2,
                     *           "mirrorId": "mir_01JD0000000000000000000008",
                     *           "rootAfter": "sha256:352e46e0c3066909a827ed534397e571a1837b842c294d403e45e6d4c5baab69"
                     *         }
                     *       ],
                     *       "total": {
                     *         "count": 1,
                     *         "type": "EXACT"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ImportPage"];
                };
            };
            /** @description The client has this version */
            304: {
                headers: {
                    /** @description Names this version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    createImport: {
        parameters: {
            query?: {
                /** @description Manifest digest of a bundle of this tenant, instead of a body */
                bundle?: string;
                /** @description Digest of the body as it is sent */
                digest?: string;
                /** @description Item-set root that the mirror must have before */
                expectBase?: string;
                /** @description Accept a bundle that is older than what is held; needs export:admin and a reason */
                allowRollback?: boolean;
                /** @description Fingerprint of the key that signed this mirror before the sender had a new one; needs export:admin and a reason */
                formerKey?: string;
                /** @description Why an older bundle or another key is accepted */
                reason?: string;
                /** @description Accept a bundle without signatures, where the installation allows it */
                allowUnsigned?: boolean;
                /** @description Let the mirror take over records that came in by another way */
                takeOver?: boolean;
                /** @description Take records back that were erased here */
                restoreErased?: boolean;
                /** @description Check and apply everything, then take it back */
                validateOnly?: boolean;
            };
            header: {
                /** @description Repeating the request with the same key changes nothing and answers the same, for 7 days */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description The bundle as a tar */
        requestBody?: {
            content: {
                "application/x-tar": string;
            };
        };
        responses: {
            /** @description validateOnly, or the bundle was there already */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "imp_01JD0000000000000000000007",
                     *       "createdAt": "2026-01-15T12:00:00.000Z",
                     *       "state": "completed",
                     *       "validateOnly": false,
                     *       "origin": {
                     *         "tenant": "acme",
                     *         "keyFingerprint": "b2f92fffa153e4cc18826f9df8109ae745499e008a04739e690e534cbf7a4352"
                     *       },
                     *       "mirror": "nightly",
                     *       "profile": "nightly",
                     *       "mode": "full",
                     *       "manifestDigest": "sha256:628c6b024381c3b5c7a6070c54776bbb67805625855e821c284732309d6ea307",
                     *       "cut": 1,
                     *       "asOf": "2026-01-10T08:00:00Z",
                     *       "records": 2,
                     *       "added": 0,
                     *       "changed": 0,
                     *       "unchanged": 2,
                     *       "removed": 0,
                     *       "unread": 0,
                     *       "by": "key:key_01JD0000000000000000000001",
                     *       "outcome": "applied",
                     *       "rootBefore": "sha256:4d422f7d63c8bfabc14e2267d04fd0d76f7ac02eb94d764399d81bf6b17c2baa",
                     *       "seq": 2,
                     *       "mirrorId": "mir_01JD0000000000000000000008",
                     *       "rootAfter": "sha256:352e46e0c3066909a827ed534397e571a1837b842c294d403e45e6d4c5baab69"
                     *     }
                     */
                    "application/json": components["schemas"]["ImportResource"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "imp_01JD0000000000000000000007",
                     *       "createdAt": "2026-01-15T12:00:00.000Z",
                     *       "state": "completed",
                     *       "validateOnly": false,
                     *       "origin": {
                     *         "tenant": "acme",
                     *         "keyFingerprint": "b2f92fffa153e4cc18826f9df8109ae745499e008a04739e690e534cbf7a4352"
                     *       },
                     *       "mirror": "nightly",
                     *       "profile": "nightly",
                     *       "mode": "full",
                     *       "manifestDigest": "sha256:628c6b024381c3b5c7a6070c54776bbb67805625855e821c284732309d6ea307",
                     *       "cut": 1,
                     *       "asOf": "2026-01-10T08:00:00Z",
                     *       "records": 2,
                     *       "added": 0,
                     *       "changed": 0,
                     *       "unchanged": 2,
                     *       "removed": 0,
                     *       "unread": 0,
                     *       "by": "key:key_01JD0000000000000000000001",
                     *       "outcome": "applied",
                     *       "rootBefore": "sha256:4d422f7d63c8bfabc14e2267d04fd0d76f7ac02eb94d764399d81bf6b17c2baa",
                     *       "seq": 2,
                     *       "mirrorId": "mir_01JD0000000000000000000008",
                     *       "rootAfter": "sha256:352e46e0c3066909a827ed534397e571a1837b842c294d403e45e6d4c5baab69"
                     *     }
                     */
                    "application/json": components["schemas"]["ImportResource"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getImport: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the version that the client has */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "imp_01JD0000000000000000000007",
                     *       "createdAt": "2026-01-15T12:00:00.000Z",
                     *       "state": "completed",
                     *       "validateOnly": false,
                     *       "origin": {
                     *         "tenant": "acme",
                     *         "keyFingerprint": "b2f92fffa153e4cc18826f9df8109ae745499e008a04739e690e534cbf7a4352"
                     *       },
                     *       "mirror": "nightly",
                     *       "profile": "nightly",
                     *       "mode": "full",
                     *       "manifestDigest": "sha256:628c6b024381c3b5c7a6070c54776bbb67805625855e821c284732309d6ea307",
                     *       "cut": 1,
                     *       "asOf": "2026-01-10T08:00:00Z",
                     *       "records": 2,
                     *       "added": 0,
                     *       "changed": 0,
                     *       "unchanged": 2,
                     *       "removed": 0,
                     *       "unread": 0,
                     *       "by": "key:key_01JD0000000000000000000001",
                     *       "outcome": "applied",
                     *       "rootBefore": "sha256:4d422f7d63c8bfabc14e2267d04fd0d76f7ac02eb94d764399d81bf6b17c2baa",
                     *       "seq": 2,
                     *       "mirrorId": "mir_01JD0000000000000000000008",
                     *       "rootAfter": "sha256:352e46e0c3066909a827ed534397e571a1837b842c294d403e45e6d4c5baab69"
                     *     }
                     */
                    "application/json": components["schemas"]["ImportResource"];
                };
            };
            /** @description The client has this version */
            304: {
                headers: {
                    /** @description Names this version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getImportReceipt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "payload": "eyJjb3VudGVyIjoxLCJnYXBzIjpbXSwiaW1wb3J0ZWRBdCI6IjIwMjYtMTEtMjVUMTQ6MjU6MDQuNDgzWiIsIm1hbmlmZXN0RGlnZXN0Ijoic2hhMjU2OjYyOGM2YjAyNDM4MWMzYjVjN2E2MDcwYzU0Nzc2YmJiNjc4MDU2MjU4NTVlODIxYzI4NDczMjMwOWQ2ZWEzMDciLCJtaXJyb3IiOiJuaWdodGx5Iiwib3JpZ2luIjp7ImtleSI6IjNmNTIzOTYzZDQ0ZmU2OGMzOTg2ZDU4ZDc0ODM5YzNlZmY5MWU5Yzk4OTE1NmM4NWFiNjEwYTQxZTg4ZGIxMDUiLCJ0ZW5hbnQiOiJhY21lIn0sInByb2ZpbGUiOiJuaWdodGx5IiwicHJvZ3JhbSI6IjAuMS4wIiwicm9vdEFmdGVyIjoic2hhMjU2OjM1MmU0NmUwYzMwNjY5MDlhODI3ZWQ1MzQzOTdlNTcxYTE4MzdiODQyYzI5NGQ0MDNlNDVlNmQ0YzViYWFiNjkiLCJzY2hlbWEiOiJ1cm46ZXhwb3J0LWNlbnRlcjpyZWNlaXB0OnYxIiwic2l0ZSI6InBsYW50LTcifQ==",
                     *       "payloadType": "application/vnd.export-center.receipt.v1+json",
                     *       "signatures": [
                     *         {
                     *           "sig": "MEUCICx3NaRut/uftEt2cvz/JezmVfByk6/eVWi7y3/xt1vmAiEA8TkCxlmz5cbTb7qsfEySmld1aRUWW38RUhcfFkBZDIM="
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SiteReceiptResource"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    createImportReceipt: {
        parameters: {
            query?: never;
            header: {
                /** @description Repeating the request with the same key changes nothing and answers the same, for 7 days */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "findings": {
                 *         "open": [
                 *           {
                 *             "id": "CVE-2021-44228",
                 *             "purl": "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["SiteReceiptInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "payload": "eyJjb3VudGVyIjoyLCJmaW5kaW5ncyI6eyJvcGVuIjpbeyJpZCI6IkNWRS0yMDIxLTQ0MjI4IiwicHVybCI6InBrZzptYXZlbi9vcmcuYXBhY2hlLmxvZ2dpbmcubG9nNGovbG9nNGotY29yZUAyLjE0LjEifV19LCJnYXBzIjpbXSwiaW1wb3J0ZWRBdCI6IjIwMjYtMTEtMjVUMTQ6MjU6MDQuNDgzWiIsIm1hbmlmZXN0RGlnZXN0Ijoic2hhMjU2OjYyOGM2YjAyNDM4MWMzYjVjN2E2MDcwYzU0Nzc2YmJiNjc4MDU2MjU4NTVlODIxYzI4NDczMjMwOWQ2ZWEzMDciLCJtaXJyb3IiOiJuaWdodGx5Iiwib3JpZ2luIjp7ImtleSI6IjNmNTIzOTYzZDQ0ZmU2OGMzOTg2ZDU4ZDc0ODM5YzNlZmY5MWU5Yzk4OTE1NmM4NWFiNjEwYTQxZTg4ZGIxMDUiLCJ0ZW5hbnQiOiJhY21lIn0sInByZXZpb3VzIjoic2hhMjU2OmMwOTQzYzFiM2E4MDlhNGQ0MmI4MTEzOTI1ZTcyMjcxMjM4YjRhN2NmNDJhMTRmMDdkYmM1NzE3N2I5MWYxMDAiLCJwcm9maWxlIjoibmlnaHRseSIsInByb2dyYW0iOiIwLjEuMCIsInJvb3RBZnRlciI6InNoYTI1NjozNTJlNDZlMGMzMDY2OTA5YTgyN2VkNTM0Mzk3ZTU3MWExODM3Yjg0MmMyOTRkNDAzZTQ1ZTZkNGM1YmFhYjY5Iiwic2NoZW1hIjoidXJuOmV4cG9ydC1jZW50ZXI6cmVjZWlwdDp2MSIsInNpdGUiOiJwbGFudC03In0=",
                     *       "payloadType": "application/vnd.export-center.receipt.v1+json",
                     *       "signatures": [
                     *         {
                     *           "sig": "MEYCIQDWwPEGqnY7LLtDlSCt4r7XjZ/p2i0lb7nxP7tBgVvi8wIhAJknGm55plLKetWTXsTYVTxsvNPxP49klFl2rYLy3K57"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SiteReceiptResource"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getIncidentMode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    setIncidentMode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    listIncidents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    createIncident: {
        parameters: {
            query?: never;
            header: {
                /** @description Repeating the request with the same key changes nothing and answers the same, for 7 days */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    getIncident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    updateIncident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    listIncidentTimeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    acknowledgeIncident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    mitigateIncident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    reopenIncident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    resolveIncident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "subject": "key:key_01JD0000000000000000000001",
                     *       "tenant": {
                     *         "id": "00000000-0000-4000-8000-000000000002",
                     *         "slug": "acme"
                     *       },
                     *       "tenants": [],
                     *       "roles": [
                     *         "platform-admin",
                     *         "tenant-admin"
                     *       ],
                     *       "scopes": [
                     *         "export:admin",
                     *         "export:approve"
                     *       ],
                     *       "expiresAt": "2026-04-15T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Me"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listProfiles: {
        parameters: {
            query?: {
                /** @description Items per page; more than 200 counts as 200 */
                pageSize?: number;
                /** @description nextPageToken of the page before */
                pageToken?: string;
                /** @description Count all matches, up to 10000 */
                total?: boolean;
                /** @description Only this kind */
                kind?: "json:raw" | "json:policy" | "trivy:db" | "trivy:java-db" | "mirror:full" | "mirror:delta" | "devportal:offline";
                /** @description `key` or `key:value` */
                label?: string;
                /** @description The archived profiles instead of the live ones */
                archived?: boolean;
                /** @description Field to order by; `-` is descending */
                sort?: "name" | "-name" | "createdAt" | "-createdAt" | "updatedAt" | "-updatedAt";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "prf_01JD0000000000000000000004",
                     *           "name": "nightly",
                     *           "kind": "json:raw",
                     *           "revision": 1,
                     *           "specDigest": "sha256:4924316c8a6b4118024590d1d8e0f8cb375e37415676e62565c50dbd4c7fac4a",
                     *           "selectors": {
                     *             "kinds": [
                     *               "advisories"
                     *             ]
                     *           },
                     *           "compression": {
                     *             "codec": "zstd",
                     *             "level": 1
                     *           },
                     *           "sharding": {
                     *             "maximum": 1048576,
                     *             "minimum": 131072,
                     *             "pack": 4194304,
                     *             "target": 262144
                     *           },
                     *           "allowEmpty": false,
                     *           "labels": {},
                     *           "createdBy": "key:key_01JD0000000000000000000001",
                     *           "createdAt": "2026-01-15T12:00:00.000Z",
                     *           "updatedAt": "2026-01-15T12:00:00.000Z",
                     *           "archivedAt": null
                     *         }
                     *       ],
                     *       "total": {
                     *         "count": 1,
                     *         "type": "EXACT"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ProfilePage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    createProfile: {
        parameters: {
            query?: {
                /** @description Check everything as the live call does, then answer 204; nothing is changed and no key is used up */
                validateOnly?: boolean;
            };
            header: {
                /** @description Repeating the request with the same key changes nothing and answers the same, for 7 days */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "nightly",
                 *       "kind": "json:raw",
                 *       "selectors": {
                 *         "kinds": [
                 *           "advisories"
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ProfileInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "prf_01JD0000000000000000000004",
                     *       "name": "nightly",
                     *       "kind": "json:raw",
                     *       "revision": 1,
                     *       "specDigest": "sha256:4924316c8a6b4118024590d1d8e0f8cb375e37415676e62565c50dbd4c7fac4a",
                     *       "selectors": {
                     *         "kinds": [
                     *           "advisories"
                     *         ]
                     *       },
                     *       "compression": {
                     *         "codec": "zstd",
                     *         "level": 1
                     *       },
                     *       "sharding": {
                     *         "maximum": 1048576,
                     *         "minimum": 131072,
                     *         "pack": 4194304,
                     *         "target": 262144
                     *       },
                     *       "allowEmpty": false,
                     *       "labels": {},
                     *       "createdBy": "key:key_01JD0000000000000000000001",
                     *       "createdAt": "2026-01-15T12:00:00.000Z",
                     *       "updatedAt": "2026-01-15T12:00:00.000Z",
                     *       "archivedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["ProfileResource"];
                };
            };
            /** @description validateOnly: the live call would succeed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    getProfile: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the version that the client has */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "prf_01JD0000000000000000000004",
                     *       "name": "nightly",
                     *       "kind": "json:raw",
                     *       "revision": 1,
                     *       "specDigest": "sha256:4924316c8a6b4118024590d1d8e0f8cb375e37415676e62565c50dbd4c7fac4a",
                     *       "selectors": {
                     *         "kinds": [
                     *           "advisories"
                     *         ]
                     *       },
                     *       "compression": {
                     *         "codec": "zstd",
                     *         "level": 1
                     *       },
                     *       "sharding": {
                     *         "maximum": 1048576,
                     *         "minimum": 131072,
                     *         "pack": 4194304,
                     *         "target": 262144
                     *       },
                     *       "allowEmpty": false,
                     *       "labels": {},
                     *       "createdBy": "key:key_01JD0000000000000000000001",
                     *       "createdAt": "2026-01-15T12:00:00.000Z",
                     *       "updatedAt": "2026-01-15T12:00:00.000Z",
                     *       "archivedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["ProfileResource"];
                };
            };
            /** @description The client has this version */
            304: {
                headers: {
                    /** @description Names this version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    archiveProfile: {
        parameters: {
            query?: never;
            header: {
                /** @description ETag of the version that is changed */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is archived */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    updateProfile: {
        parameters: {
            query?: {
                /** @description Check everything as the live call does, then answer 204; nothing is changed and no key is used up */
                validateOnly?: boolean;
            };
            header: {
                /** @description ETag of the version that is changed */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "labels": {
                 *         "team": "core"
                 *       }
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["ProfilePatch"];
                "application/json": components["schemas"]["ProfilePatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "prf_01JD0000000000000000000004",
                     *       "name": "nightly",
                     *       "kind": "json:raw",
                     *       "revision": 2,
                     *       "specDigest": "sha256:3e17f820bae340e1fee70dab92417d865f0d06ee16871a6b88de62fba389f0b0",
                     *       "selectors": {
                     *         "kinds": [
                     *           "advisories"
                     *         ]
                     *       },
                     *       "compression": {
                     *         "codec": "zstd",
                     *         "level": 1
                     *       },
                     *       "sharding": {
                     *         "maximum": 1048576,
                     *         "minimum": 131072,
                     *         "pack": 4194304,
                     *         "target": 262144
                     *       },
                     *       "allowEmpty": false,
                     *       "labels": {
                     *         "team": "core"
                     *       },
                     *       "createdBy": "key:key_01JD0000000000000000000001",
                     *       "createdAt": "2026-01-15T12:00:00.000Z",
                     *       "updatedAt": "2026-01-15T12:00:00.000Z",
                     *       "archivedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["ProfileResource"];
                };
            };
            /** @description validateOnly: the live call would succeed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getMirrorChain: {
        parameters: {
            query?: {
                /** @description What a site holds: a run, the manifest digest of a bundle, or an item-set root */
                from?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "itemSetRoot": "sha256:352e46e0c3066909a827ed534397e571a1837b842c294d403e45e6d4c5baab69",
                     *       "chain": {
                     *         "bytes": 36864,
                     *         "items": [
                     *           {
                     *             "runId": "run_01JD0000000000000000000006",
                     *             "mode": "full",
                     *             "manifestDigest": "sha256:628c6b024381c3b5c7a6070c54776bbb67805625855e821c284732309d6ea307",
                     *             "base": null,
                     *             "itemSetRoot": "sha256:352e46e0c3066909a827ed534397e571a1837b842c294d403e45e6d4c5baab69",
                     *             "asOf": "2026-01-10T08:00:00Z",
                     *             "bytes": 36864,
                     *             "cumulativeBytes": 36864
                     *           }
                     *         ]
                     *       },
                     *       "path": {
                     *         "bytes": 36864,
                     *         "items": [
                     *           {
                     *             "runId": "run_01JD0000000000000000000006",
                     *             "mode": "full",
                     *             "manifestDigest": "sha256:628c6b024381c3b5c7a6070c54776bbb67805625855e821c284732309d6ea307",
                     *             "base": null,
                     *             "itemSetRoot": "sha256:352e46e0c3066909a827ed534397e571a1837b842c294d403e45e6d4c5baab69",
                     *             "asOf": "2026-01-10T08:00:00Z",
                     *             "bytes": 36864,
                     *             "cumulativeBytes": 36864
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ChainResource"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listProfileRevisions: {
        parameters: {
            query?: {
                /** @description Items per page; more than 200 counts as 200 */
                pageSize?: number;
                /** @description nextPageToken of the page before */
                pageToken?: string;
                /** @description Field to order by; `-` is descending */
                sort?: "revision" | "-revision";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "profileId": "prf_01JD0000000000000000000004",
                     *           "revision": 2,
                     *           "kind": "json:raw",
                     *           "specDigest": "sha256:3e17f820bae340e1fee70dab92417d865f0d06ee16871a6b88de62fba389f0b0",
                     *           "selectors": {
                     *             "kinds": [
                     *               "advisories"
                     *             ]
                     *           },
                     *           "compression": {
                     *             "codec": "zstd",
                     *             "level": 1
                     *           },
                     *           "sharding": {
                     *             "maximum": 1048576,
                     *             "minimum": 131072,
                     *             "pack": 4194304,
                     *             "target": 262144
                     *           },
                     *           "allowEmpty": false,
                     *           "labels": {
                     *             "team": "core"
                     *           },
                     *           "createdBy": "key:key_01JD0000000000000000000001",
                     *           "createdAt": "2026-01-15T12:00:00.000Z"
                     *         },
                     *         {
                     *           "profileId": "prf_01JD0000000000000000000004",
                     *           "revision": 1,
                     *           "kind": "json:raw",
                     *           "specDigest": "sha256:4924316c8a6b4118024590d1d8e0f8cb375e37415676e62565c50dbd4c7fac4a",
                     *           "selectors": {
                     *             "kinds": [
                     *               "advisories"
                     *             ]
                     *           },
                     *           "compression": {
                     *             "codec": "zstd",
                     *             "level": 1
                     *           },
                     *           "sharding": {
                     *             "maximum": 1048576,
                     *             "minimum": 131072,
                     *             "pack": 4194304,
                     *             "target": 262144
                     *           },
                     *           "allowEmpty": false,
                     *           "labels": {},
                     *           "createdBy": "key:key_01JD0000000000000000000001",
                     *           "createdAt": "2026-01-15T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "total": {
                     *         "count": 2,
                     *         "type": "EXACT"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ProfileRevisionPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getProfileRevision: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the version that the client has */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
                rev: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "profileId": "prf_01JD0000000000000000000004",
                     *       "revision": 1,
                     *       "kind": "json:raw",
                     *       "specDigest": "sha256:4924316c8a6b4118024590d1d8e0f8cb375e37415676e62565c50dbd4c7fac4a",
                     *       "selectors": {
                     *         "kinds": [
                     *           "advisories"
                     *         ]
                     *       },
                     *       "compression": {
                     *         "codec": "zstd",
                     *         "level": 1
                     *       },
                     *       "sharding": {
                     *         "maximum": 1048576,
                     *         "minimum": 131072,
                     *         "pack": 4194304,
                     *         "target": 262144
                     *       },
                     *       "allowEmpty": false,
                     *       "labels": {},
                     *       "createdBy": "key:key_01JD0000000000000000000001",
                     *       "createdAt": "2026-01-15T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ProfileRevisionResource"];
                };
            };
            /** @description The client has this version */
            304: {
                headers: {
                    /** @description Names this version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    cloneProfile: {
        parameters: {
            query?: {
                /** @description Check everything as the live call does, then answer 204; nothing is changed and no key is used up */
                validateOnly?: boolean;
            };
            header: {
                /** @description Repeating the request with the same key changes nothing and answers the same, for 7 days */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "weekly"
                 *     }
                 */
                "application/json": components["schemas"]["CloneProfileInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "prf_01JD0000000000000000000005",
                     *       "name": "weekly",
                     *       "kind": "json:raw",
                     *       "revision": 1,
                     *       "specDigest": "sha256:3e17f820bae340e1fee70dab92417d865f0d06ee16871a6b88de62fba389f0b0",
                     *       "selectors": {
                     *         "kinds": [
                     *           "advisories"
                     *         ]
                     *       },
                     *       "compression": {
                     *         "codec": "zstd",
                     *         "level": 1
                     *       },
                     *       "sharding": {
                     *         "maximum": 1048576,
                     *         "minimum": 131072,
                     *         "pack": 4194304,
                     *         "target": 262144
                     *       },
                     *       "allowEmpty": false,
                     *       "labels": {
                     *         "team": "core"
                     *       },
                     *       "createdBy": "key:key_01JD0000000000000000000001",
                     *       "createdAt": "2026-01-15T12:00:00.000Z",
                     *       "updatedAt": "2026-01-15T12:00:00.000Z",
                     *       "archivedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["ProfileResource"];
                };
            };
            /** @description validateOnly: the live call would succeed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listPromotions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    createPromotion: {
        parameters: {
            query?: never;
            header: {
                /** @description Repeating the request with the same key changes nothing and answers the same, for 7 days */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    getPromotion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    getPromotionBundle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    listQuotas: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "name": "runs.concurrent",
                     *           "unit": "runs",
                     *           "limit": 100,
                     *           "used": 0,
                     *           "window": null,
                     *           "resetAt": null
                     *         },
                     *         {
                     *           "name": "runs.daily",
                     *           "unit": "runs",
                     *           "limit": 10000,
                     *           "used": 0,
                     *           "window": null,
                     *           "resetAt": "2026-01-15T12:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["QuotaList"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listReceipts: {
        parameters: {
            query?: {
                /** @description Items per page; more than 200 counts as 200 */
                pageSize?: number;
                /** @description nextPageToken of the page before */
                pageToken?: string;
                /** @description Id or name of a site */
                site?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "site": "plant-7",
                     *           "counter": 1,
                     *           "digest": "sha256:20cbb165a6b832ea4250092e6b62e811f0ed1c12298318539a8fa8c8ce6f0fec",
                     *           "mirror": "nightly",
                     *           "runId": "run_01JD0000000000000000000006",
                     *           "manifestDigest": "sha256:628c6b024381c3b5c7a6070c54776bbb67805625855e821c284732309d6ea307",
                     *           "itemSetRoot": "sha256:352e46e0c3066909a827ed534397e571a1837b842c294d403e45e6d4c5baab69",
                     *           "receipt": {
                     *             "counter": 1,
                     *             "gaps": [],
                     *             "importedAt": "2026-01-15T12:00:00Z",
                     *             "manifestDigest": "sha256:628c6b024381c3b5c7a6070c54776bbb67805625855e821c284732309d6ea307",
                     *             "mirror": "nightly",
                     *             "origin": {
                     *               "key": "abababababababababababababababababababababababababababababababab",
                     *               "tenant": "acme"
                     *             },
                     *             "profile": "nightly",
                     *             "rootAfter": "sha256:352e46e0c3066909a827ed534397e571a1837b842c294d403e45e6d4c5baab69",
                     *             "schema": "urn:export-center:receipt:v1",
                     *             "site": "plant-7"
                     *           },
                     *           "acceptedBy": "key:key_01JD0000000000000000000001",
                     *           "acceptedAt": "2026-01-15T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "total": {
                     *         "count": 1,
                     *         "type": "EXACT"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ReceiptPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    acceptReceipt: {
        parameters: {
            query?: {
                /** @description Check everything as the live call does, then answer 204; nothing is changed and no key is used up */
                validateOnly?: boolean;
            };
            header: {
                /** @description Repeating the request with the same key changes nothing and answers the same, for 7 days */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "payload": "eyJjb3VudGVyIjoxLCJnYXBzIjpbXSwiaW1wb3J0ZWRBdCI6IjIwMjYtMTEtMjVUMTE6MDA6MDBaIiwibWFuaWZlc3REaWdlc3QiOiJzaGEyNTY6NjI4YzZiMDI0MzgxYzNiNWM3YTYwNzBjNTQ3NzZiYmI2NzgwNTYyNTg1NWU4MjFjMjg0NzMyMzA5ZDZlYTMwNyIsIm1pcnJvciI6Im5pZ2h0bHkiLCJvcmlnaW4iOnsia2V5IjoiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYiIsInRlbmFudCI6ImFjbWUifSwicHJvZmlsZSI6Im5pZ2h0bHkiLCJyb290QWZ0ZXIiOiJzaGEyNTY6MzUyZTQ2ZTBjMzA2NjkwOWE4MjdlZDUzNDM5N2U1NzFhMTgzN2I4NDJjMjk0ZDQwM2U0NWU2ZDRjNWJhYWI2OSIsInNjaGVtYSI6InVybjpleHBvcnQtY2VudGVyOnJlY2VpcHQ6djEiLCJzaXRlIjoicGxhbnQtNyJ9",
                 *       "payloadType": "application/vnd.export-center.receipt.v1+json",
                 *       "signatures": [
                 *         {
                 *           "sig": "MEUCIF6IwBO88iuo12MSAv9F5h++5vcphx/xr71f9oYpTdreAiEAiJ2AbBCHXmgsx8kEML9y5f7I+/dsK6iszyDRox0bPJA="
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ReceiptInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "site": "plant-7",
                     *       "counter": 1,
                     *       "digest": "sha256:20cbb165a6b832ea4250092e6b62e811f0ed1c12298318539a8fa8c8ce6f0fec",
                     *       "mirror": "nightly",
                     *       "runId": "run_01JD0000000000000000000006",
                     *       "manifestDigest": "sha256:628c6b024381c3b5c7a6070c54776bbb67805625855e821c284732309d6ea307",
                     *       "itemSetRoot": "sha256:352e46e0c3066909a827ed534397e571a1837b842c294d403e45e6d4c5baab69",
                     *       "receipt": {
                     *         "counter": 1,
                     *         "gaps": [],
                     *         "importedAt": "2026-01-15T12:00:00Z",
                     *         "manifestDigest": "sha256:628c6b024381c3b5c7a6070c54776bbb67805625855e821c284732309d6ea307",
                     *         "mirror": "nightly",
                     *         "origin": {
                     *           "key": "abababababababababababababababababababababababababababababababab",
                     *           "tenant": "acme"
                     *         },
                     *         "profile": "nightly",
                     *         "rootAfter": "sha256:352e46e0c3066909a827ed534397e571a1837b842c294d403e45e6d4c5baab69",
                     *         "schema": "urn:export-center:receipt:v1",
                     *         "site": "plant-7"
                     *       },
                     *       "acceptedBy": "key:key_01JD0000000000000000000001",
                     *       "acceptedAt": "2026-01-15T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ReceiptResource"];
                };
            };
            /** @description validateOnly: the live call would succeed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listRiskBundles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    createRiskBundle: {
        parameters: {
            query?: never;
            header: {
                /** @description Repeating the request with the same key changes nothing and answers the same, for 7 days */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    listRiskProviders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    getRiskBundle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    getRiskBundleBundle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    cancelRiskBundle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    listRoleBindings: {
        parameters: {
            query?: {
                /** @description Items per page; more than 200 counts as 200 */
                pageSize?: number;
                /** @description nextPageToken of the page before */
                pageToken?: string;
                /** @description Count all matches, up to 10000 */
                total?: boolean;
            };
            header?: {
                /** @description ETag of the version that the client has */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "kind": "subject",
                     *           "name": "alice@example.org",
                     *           "role": "tenant-admin",
                     *           "createdBy": "key:key_01JD0000000000000000000001",
                     *           "createdAt": "2026-01-15T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "total": {
                     *         "count": 1,
                     *         "type": "EXACT"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["RoleBindingPage"];
                };
            };
            /** @description The client has this version */
            304: {
                headers: {
                    /** @description Names this version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    replaceRoleBindings: {
        parameters: {
            query?: {
                /** @description Check everything as the live call does, then answer 204; nothing is changed and no key is used up */
                validateOnly?: boolean;
            };
            header: {
                /** @description ETag of the version that is changed */
                "If-Match": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "items": [
                 *         {
                 *           "kind": "subject",
                 *           "name": "alice@example.org",
                 *           "role": "tenant-admin"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["RoleBindingsInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "kind": "subject",
                     *           "name": "alice@example.org",
                     *           "role": "tenant-admin",
                     *           "createdBy": "key:key_01JD0000000000000000000001",
                     *           "createdAt": "2026-01-15T12:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RoleBindingPage"];
                };
            };
            /** @description validateOnly: the live call would succeed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listRuns: {
        parameters: {
            query?: {
                /** @description Items per page; more than 200 counts as 200 */
                pageSize?: number;
                /** @description nextPageToken of the page before */
                pageToken?: string;
                /** @description Count all matches, up to 10000 */
                total?: boolean;
                /** @description Only runs in these states, separated by commas */
                state?: ("awaiting_approval" | "scheduled" | "queued" | "running" | "canceling" | "succeeded" | "failed" | "canceled" | "expired" | "rejected")[];
                /** @description Id or name of a profile */
                profile?: string;
                /** @description Only runs with these triggers, separated by commas */
                trigger?: ("manual" | "schedule" | "event" | "reproduce")[];
                /** @description `key` or `key:value` */
                label?: string;
                /** @description Only runs created later */
                createdAfter?: string;
                /** @description Only runs created earlier */
                createdBefore?: string;
                /** @description Field to order by; `-` is descending */
                sort?: "createdAt" | "-createdAt";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "run_01JD0000000000000000000006",
                     *           "tenant": "acme",
                     *           "profile": {
                     *             "id": "prf_01JD0000000000000000000004",
                     *             "name": "nightly",
                     *             "revision": 2,
                     *             "kind": "json:raw"
                     *           },
                     *           "state": "succeeded",
                     *           "stage": null,
                     *           "attempt": 1,
                     *           "trigger": {
                     *             "type": "manual",
                     *             "ref": null,
                     *             "actor": "key:key_01JD0000000000000000000001"
                     *           },
                     *           "selectors": {
                     *             "kinds": [
                     *               "advisories"
                     *             ]
                     *           },
                     *           "asOf": "2026-01-10T08:00:00Z",
                     *           "base": null,
                     *           "plan": {
                     *             "planDigest": "sha256:4a1f188af629c80fb9e71ccb6821912cbaf9b84615ed376455169ad0136e1de0",
                     *             "inputsHash": null,
                     *             "policyVersion": null,
                     *             "counts": {
                     *               "advisories": 2
                     *             },
                     *             "shards": 1
                     *           },
                     *           "stale": [],
                     *           "progress": null,
                     *           "result": {
                     *             "manifestDigest": "sha256:628c6b024381c3b5c7a6070c54776bbb67805625855e821c284732309d6ea307",
                     *             "itemSetRoot": "sha256:352e46e0c3066909a827ed534397e571a1837b842c294d403e45e6d4c5baab69",
                     *             "tarDigest": "sha256:46744b8561d19a2804b6e3c8fd25df02f8c8ed5df977571bac9bba6e0ad4c971",
                     *             "bytes": 36864,
                     *             "files": 12,
                     *             "records": 2,
                     *             "signatures": [
                     *               {
                     *                 "alg": "ecdsa-p256",
                     *                 "kid": "b2f92fffa153e4cc18826f9df8109ae745499e008a04739e690e534cbf7a4352"
                     *               }
                     *             ],
                     *             "encrypted": false
                     *           },
                     *           "distributions": [],
                     *           "error": null,
                     *           "cancelReason": null,
                     *           "retention": {
                     *             "expiresAt": null,
                     *             "hold": false,
                     *             "holdReason": null,
                     *             "holdCaseId": null,
                     *             "holdUntil": null,
                     *             "purgedAt": null
                     *           },
                     *           "labels": {
                     *             "ticket": "SEC-12"
                     *           },
                     *           "priority": 0,
                     *           "notBefore": null,
                     *           "deadline": null,
                     *           "createdBy": "key:key_01JD0000000000000000000001",
                     *           "createdAt": "2026-01-15T12:00:00.000Z",
                     *           "startedAt": "2026-01-15T12:00:00.000Z",
                     *           "finishedAt": "2026-01-15T12:00:00.000Z",
                     *           "links": {
                     *             "self": "/api/v1/runs/run_01JD0000000000000000000006",
                     *             "events": "/api/v1/runs/run_01JD0000000000000000000006/events",
                     *             "manifest": "/api/v1/runs/run_01JD0000000000000000000006/manifest",
                     *             "bundle": "/api/v1/runs/run_01JD0000000000000000000006/bundle"
                     *           }
                     *         }
                     *       ],
                     *       "total": {
                     *         "count": 1,
                     *         "type": "EXACT"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["RunPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    createRun: {
        parameters: {
            query?: {
                /** @description Check everything as the live call does, then answer 204; nothing is changed and no key is used up */
                validateOnly?: boolean;
            };
            header: {
                /** @description `wait=n`: hold the answer until the work has ended, 20 seconds at most */
                Prefer?: string;
                /** @description Repeating the request with the same key changes nothing and answers the same, for 7 days */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "profileId": "nightly",
                 *       "labels": {
                 *         "ticket": "SEC-12"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CreateRunInput"];
            };
        };
        responses: {
            /** @description Answered by a finished run of the same plan (reuse), or ended in time (wait) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "run_01JD0000000000000000000006",
                     *       "tenant": "acme",
                     *       "profile": {
                     *         "id": "prf_01JD0000000000000000000004",
                     *         "name": "nightly",
                     *         "revision": 2,
                     *         "kind": "json:raw"
                     *       },
                     *       "state": "queued",
                     *       "stage": null,
                     *       "attempt": 0,
                     *       "trigger": {
                     *         "type": "manual",
                     *         "ref": null,
                     *         "actor": "key:key_01JD0000000000000000000001"
                     *       },
                     *       "selectors": {
                     *         "kinds": [
                     *           "advisories"
                     *         ]
                     *       },
                     *       "asOf": "2026-01-10T08:00:00Z",
                     *       "base": null,
                     *       "plan": {
                     *         "planDigest": "sha256:4a1f188af629c80fb9e71ccb6821912cbaf9b84615ed376455169ad0136e1de0",
                     *         "inputsHash": null,
                     *         "policyVersion": null,
                     *         "counts": {
                     *           "advisories": 2
                     *         },
                     *         "shards": 1
                     *       },
                     *       "stale": [],
                     *       "progress": null,
                     *       "result": null,
                     *       "distributions": [],
                     *       "error": null,
                     *       "cancelReason": null,
                     *       "retention": {
                     *         "expiresAt": null,
                     *         "hold": false,
                     *         "holdReason": null,
                     *         "holdCaseId": null,
                     *         "holdUntil": null,
                     *         "purgedAt": null
                     *       },
                     *       "labels": {
                     *         "ticket": "SEC-12"
                     *       },
                     *       "priority": 0,
                     *       "notBefore": null,
                     *       "deadline": null,
                     *       "createdBy": "key:key_01JD0000000000000000000001",
                     *       "createdAt": "2026-01-15T12:00:00.000Z",
                     *       "startedAt": null,
                     *       "finishedAt": null,
                     *       "links": {
                     *         "self": "/api/v1/runs/run_01JD0000000000000000000006",
                     *         "events": "/api/v1/runs/run_01JD0000000000000000000006/events"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["RunResource"];
                };
            };
            /** @description Accepted; Location names the run */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "run_01JD0000000000000000000006",
                     *       "tenant": "acme",
                     *       "profile": {
                     *         "id": "prf_01JD0000000000000000000004",
                     *         "name": "nightly",
                     *         "revision": 2,
                     *         "kind": "json:raw"
                     *       },
                     *       "state": "queued",
                     *       "stage": null,
                     *       "attempt": 0,
                     *       "trigger": {
                     *         "type": "manual",
                     *         "ref": null,
                     *         "actor": "key:key_01JD0000000000000000000001"
                     *       },
                     *       "selectors": {
                     *         "kinds": [
                     *           "advisories"
                     *         ]
                     *       },
                     *       "asOf": "2026-01-10T08:00:00Z",
                     *       "base": null,
                     *       "plan": {
                     *         "planDigest": "sha256:4a1f188af629c80fb9e71ccb6821912cbaf9b84615ed376455169ad0136e1de0",
                     *         "inputsHash": null,
                     *         "policyVersion": null,
                     *         "counts": {
                     *           "advisories": 2
                     *         },
                     *         "shards": 1
                     *       },
                     *       "stale": [],
                     *       "progress": null,
                     *       "result": null,
                     *       "distributions": [],
                     *       "error": null,
                     *       "cancelReason": null,
                     *       "retention": {
                     *         "expiresAt": null,
                     *         "hold": false,
                     *         "holdReason": null,
                     *         "holdCaseId": null,
                     *         "holdUntil": null,
                     *         "purgedAt": null
                     *       },
                     *       "labels": {
                     *         "ticket": "SEC-12"
                     *       },
                     *       "priority": 0,
                     *       "notBefore": null,
                     *       "deadline": null,
                     *       "createdBy": "key:key_01JD0000000000000000000001",
                     *       "createdAt": "2026-01-15T12:00:00.000Z",
                     *       "startedAt": null,
                     *       "finishedAt": null,
                     *       "links": {
                     *         "self": "/api/v1/runs/run_01JD0000000000000000000006",
                     *         "events": "/api/v1/runs/run_01JD0000000000000000000006/events"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["RunResource"];
                };
            };
            /** @description validateOnly: the live call would succeed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    getRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description `wait=n`: hold the answer until the work has ended, 20 seconds at most */
                Prefer?: string;
                /** @description ETag of the version that the client has */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "run_01JD0000000000000000000006",
                     *       "tenant": "acme",
                     *       "profile": {
                     *         "id": "prf_01JD0000000000000000000004",
                     *         "name": "nightly",
                     *         "revision": 2,
                     *         "kind": "json:raw"
                     *       },
                     *       "state": "succeeded",
                     *       "stage": null,
                     *       "attempt": 1,
                     *       "trigger": {
                     *         "type": "manual",
                     *         "ref": null,
                     *         "actor": "key:key_01JD0000000000000000000001"
                     *       },
                     *       "selectors": {
                     *         "kinds": [
                     *           "advisories"
                     *         ]
                     *       },
                     *       "asOf": "2026-01-10T08:00:00Z",
                     *       "base": null,
                     *       "plan": {
                     *         "planDigest": "sha256:4a1f188af629c80fb9e71ccb6821912cbaf9b84615ed376455169ad0136e1de0",
                     *         "inputsHash": null,
                     *         "policyVersion": null,
                     *         "counts": {
                     *           "advisories": 2
                     *         },
                     *         "shards": 1
                     *       },
                     *       "stale": [],
                     *       "progress": null,
                     *       "result": {
                     *         "manifestDigest": "sha256:628c6b024381c3b5c7a6070c54776bbb67805625855e821c284732309d6ea307",
                     *         "itemSetRoot": "sha256:352e46e0c3066909a827ed534397e571a1837b842c294d403e45e6d4c5baab69",
                     *         "tarDigest": "sha256:46744b8561d19a2804b6e3c8fd25df02f8c8ed5df977571bac9bba6e0ad4c971",
                     *         "bytes": 36864,
                     *         "files": 12,
                     *         "records": 2,
                     *         "signatures": [
                     *           {
                     *             "alg": "ecdsa-p256",
                     *             "kid": "b2f92fffa153e4cc18826f9df8109ae745499e008a04739e690e534cbf7a4352"
                     *           }
                     *         ],
                     *         "encrypted": false
                     *       },
                     *       "distributions": [],
                     *       "error": null,
                     *       "cancelReason": null,
                     *       "retention": {
                     *         "expiresAt": null,
                     *         "hold": false,
                     *         "holdReason": null,
                     *         "holdCaseId": null,
                     *         "holdUntil": null,
                     *         "purgedAt": null
                     *       },
                     *       "labels": {
                     *         "ticket": "SEC-12"
                     *       },
                     *       "priority": 0,
                     *       "notBefore": null,
                     *       "deadline": null,
                     *       "createdBy": "key:key_01JD0000000000000000000001",
                     *       "createdAt": "2026-01-15T12:00:00.000Z",
                     *       "startedAt": "2026-01-15T12:00:00.000Z",
                     *       "finishedAt": "2026-01-15T12:00:00.000Z",
                     *       "links": {
                     *         "self": "/api/v1/runs/run_01JD0000000000000000000006",
                     *         "events": "/api/v1/runs/run_01JD0000000000000000000006/events",
                     *         "manifest": "/api/v1/runs/run_01JD0000000000000000000006/manifest",
                     *         "bundle": "/api/v1/runs/run_01JD0000000000000000000006/bundle"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["RunResource"];
                };
            };
            /** @description The client has this version */
            304: {
                headers: {
                    /** @description Names this version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    purgeRun: {
        parameters: {
            query?: {
                /** @description Check everything as the live call does, then answer 204; nothing is changed and no key is used up */
                validateOnly?: boolean;
            };
            header: {
                /** @description ETag of the version that is changed */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "run_01JD0000000000000000000006",
                     *       "tenant": "acme",
                     *       "profile": {
                     *         "id": "prf_01JD0000000000000000000004",
                     *         "name": "nightly",
                     *         "revision": 2,
                     *         "kind": "json:raw"
                     *       },
                     *       "state": "succeeded",
                     *       "stage": null,
                     *       "attempt": 1,
                     *       "trigger": {
                     *         "type": "manual",
                     *         "ref": null,
                     *         "actor": "key:key_01JD0000000000000000000001"
                     *       },
                     *       "selectors": {
                     *         "kinds": [
                     *           "advisories"
                     *         ]
                     *       },
                     *       "asOf": "2026-01-10T08:00:00Z",
                     *       "base": null,
                     *       "plan": {
                     *         "planDigest": "sha256:4a1f188af629c80fb9e71ccb6821912cbaf9b84615ed376455169ad0136e1de0",
                     *         "inputsHash": null,
                     *         "policyVersion": null,
                     *         "counts": {
                     *           "advisories": 2
                     *         },
                     *         "shards": 1
                     *       },
                     *       "stale": [],
                     *       "progress": null,
                     *       "result": {
                     *         "manifestDigest": "sha256:628c6b024381c3b5c7a6070c54776bbb67805625855e821c284732309d6ea307",
                     *         "itemSetRoot": "sha256:352e46e0c3066909a827ed534397e571a1837b842c294d403e45e6d4c5baab69",
                     *         "tarDigest": "sha256:46744b8561d19a2804b6e3c8fd25df02f8c8ed5df977571bac9bba6e0ad4c971",
                     *         "bytes": 36864,
                     *         "files": 12,
                     *         "records": 2,
                     *         "signatures": [
                     *           {
                     *             "alg": "ecdsa-p256",
                     *             "kid": "b2f92fffa153e4cc18826f9df8109ae745499e008a04739e690e534cbf7a4352"
                     *           }
                     *         ],
                     *         "encrypted": false
                     *       },
                     *       "distributions": [],
                     *       "error": null,
                     *       "cancelReason": null,
                     *       "retention": {
                     *         "expiresAt": null,
                     *         "hold": false,
                     *         "holdReason": null,
                     *         "holdCaseId": null,
                     *         "holdUntil": null,
                     *         "purgedAt": "2026-01-15T12:00:00.000Z"
                     *       },
                     *       "labels": {
                     *         "ticket": "SEC-12"
                     *       },
                     *       "priority": 0,
                     *       "notBefore": null,
                     *       "deadline": null,
                     *       "createdBy": "key:key_01JD0000000000000000000001",
                     *       "createdAt": "2026-01-15T12:00:00.000Z",
                     *       "startedAt": "2026-01-15T12:00:00.000Z",
                     *       "finishedAt": "2026-01-15T12:00:00.000Z",
                     *       "links": {
                     *         "self": "/api/v1/runs/run_01JD0000000000000000000006",
                     *         "events": "/api/v1/runs/run_01JD0000000000000000000006/events",
                     *         "manifest": "/api/v1/runs/run_01JD0000000000000000000006/manifest",
                     *         "bundle": "/api/v1/runs/run_01JD0000000000000000000006/bundle"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["RunResource"];
                };
            };
            /** @description validateOnly: the live call would succeed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listRunArtifacts: {
        parameters: {
            query?: {
                /** @description Items per page; more than 200 counts as 200 */
                pageSize?: number;
                /** @description nextPageToken of the page before */
                pageToken?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "path": "manifest.json",
                     *           "digest": "sha256:628c6b024381c3b5c7a6070c54776bbb67805625855e821c284732309d6ea307",
                     *           "bytes": 1709,
                     *           "mediaType": "application/vnd.export-center.manifest.v1+json",
                     *           "records": null,
                     *           "encrypted": false
                     *         },
                     *         {
                     *           "path": "manifest.json.sig",
                     *           "digest": "sha256:ad14211c121f582fcf2da59d9f2f6670f9bde5154191a8665f5215fa0c368683",
                     *           "bytes": 96,
                     *           "mediaType": "text/plain; charset=us-ascii",
                     *           "records": null,
                     *           "encrypted": false
                     *         }
                     *       ],
                     *       "total": {
                     *         "count": 12,
                     *         "type": "EXACT"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ArtifactPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            410: components["responses"]["Problem410"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getRunArtifact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                /** @description Path in the bundle, e.g. data/advisories/000001.jsonl.zst */
                path: unknown;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            410: components["responses"]["Problem410"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getRunBundle: {
        parameters: {
            query?: {
                /** @description Both are tar files, computed while they are read */
                format?: "tar" | "oci-layout";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-tar": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            410: components["responses"]["Problem410"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getRunChecksums: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example d6446143d8a9fe103c529cab89d536a30c7b59e950857894780a130ace52f383  VERIFY.md
                     *     cf8432730a3f3b1dd5ab5bcebf95259486c05095a2e0a809f40c8cc6c05ee88e  data/advisories/000001.jsonl.zst
                     *     6ad07f208ff881c719639f2caad2b90b9b0a65abbd8f014a6ca274d33bc87ae5  index/advisories.jsonl
                     */
                    "text/plain": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            410: components["responses"]["Problem410"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listRunEvents: {
        parameters: {
            query?: {
                /** @description Items per page; more than 200 counts as 200 */
                pageSize?: number;
                /** @description nextPageToken of the page before */
                pageToken?: string;
            };
            header?: {
                /** @description Stream: go on after this sequence number */
                "Last-Event-ID"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, or with `Accept: text/event-stream` a stream of events as they are committed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "specversion": "1.0",
                     *           "id": "evt_01JD0000000000000000000009",
                     *           "source": "/tenants/acme",
                     *           "type": "export-center.run.created.v1",
                     *           "subject": "run_01JD0000000000000000000006",
                     *           "time": "2026-01-15T12:00:00.000Z",
                     *           "datacontenttype": "application/json",
                     *           "dataschema": "urn:export-center:event:run.created:v1",
                     *           "traceparent": "00-975a8330093e0e8665636f1f191acdde-9e61dde53fa24609-00",
                     *           "sequence": "5",
                     *           "data": {
                     *             "state": "queued",
                     *             "profile": {
                     *               "id": "prf_01JD0000000000000000000004",
                     *               "name": "nightly",
                     *               "revision": 2,
                     *               "kind": "json:raw"
                     *             },
                     *             "trigger": "manual",
                     *             "planDigest": "sha256:4a1f188af629c80fb9e71ccb6821912cbaf9b84615ed376455169ad0136e1de0"
                     *           }
                     *         },
                     *         {
                     *           "specversion": "1.0",
                     *           "id": "evt_01JD0000000000000000000010",
                     *           "source": "/tenants/acme",
                     *           "type": "export-center.run.queued.v1",
                     *           "subject": "run_01JD0000000000000000000006",
                     *           "time": "2026-01-15T12:00:00.000Z",
                     *           "datacontenttype": "application/json",
                     *           "dataschema": "urn:export-center:event:run.queued:v1",
                     *           "traceparent": "00-975a8330093e0e8665636f1f191acdde-9e61dde53fa24609-00",
                     *           "sequence": "6",
                     *           "data": {
                     *             "state": "queued",
                     *             "profile": {
                     *               "id": "prf_01JD0000000000000000000004",
                     *               "name": "nightly",
                     *               "revision": 2,
                     *               "kind": "json:raw"
                     *             },
                     *             "trigger": "manual",
                     *             "planDigest": "sha256:4a1f188af629c80fb9e71ccb6821912cbaf9b84615ed376455169ad0136e1de0"
                     *           }
                     *         }
                     *       ],
                     *       "total": {
                     *         "count": 10,
                     *         "type": "EXACT"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["EventPage"];
                    /**
                     * @example retry: 2000
                     *
                     *     id: 42
                     *     event: export-center.run.succeeded.v1
                     *     data: {"specversion":"1.0","type":"export-center.run.succeeded.v1","sequence":"42"}
                     */
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    holdRun: {
        parameters: {
            query?: {
                /** @description Check everything as the live call does, then answer 204; nothing is changed and no key is used up */
                validateOnly?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "litigation",
                 *       "caseId": "CASE-4711"
                 *     }
                 */
                "application/json": components["schemas"]["HoldInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "run_01JD0000000000000000000006",
                     *       "tenant": "acme",
                     *       "profile": {
                     *         "id": "prf_01JD0000000000000000000004",
                     *         "name": "nightly",
                     *         "revision": 2,
                     *         "kind": "json:raw"
                     *       },
                     *       "state": "succeeded",
                     *       "stage": null,
                     *       "attempt": 1,
                     *       "trigger": {
                     *         "type": "manual",
                     *         "ref": null,
                     *         "actor": "key:key_01JD0000000000000000000001"
                     *       },
                     *       "selectors": {
                     *         "kinds": [
                     *           "advisories"
                     *         ]
                     *       },
                     *       "asOf": "2026-01-10T08:00:00Z",
                     *       "base": null,
                     *       "plan": {
                     *         "planDigest": "sha256:4a1f188af629c80fb9e71ccb6821912cbaf9b84615ed376455169ad0136e1de0",
                     *         "inputsHash": null,
                     *         "policyVersion": null,
                     *         "counts": {
                     *           "advisories": 2
                     *         },
                     *         "shards": 1
                     *       },
                     *       "stale": [],
                     *       "progress": null,
                     *       "result": {
                     *         "manifestDigest": "sha256:628c6b024381c3b5c7a6070c54776bbb67805625855e821c284732309d6ea307",
                     *         "itemSetRoot": "sha256:352e46e0c3066909a827ed534397e571a1837b842c294d403e45e6d4c5baab69",
                     *         "tarDigest": "sha256:46744b8561d19a2804b6e3c8fd25df02f8c8ed5df977571bac9bba6e0ad4c971",
                     *         "bytes": 36864,
                     *         "files": 12,
                     *         "records": 2,
                     *         "signatures": [
                     *           {
                     *             "alg": "ecdsa-p256",
                     *             "kid": "b2f92fffa153e4cc18826f9df8109ae745499e008a04739e690e534cbf7a4352"
                     *           }
                     *         ],
                     *         "encrypted": false
                     *       },
                     *       "distributions": [],
                     *       "error": null,
                     *       "cancelReason": null,
                     *       "retention": {
                     *         "expiresAt": null,
                     *         "hold": true,
                     *         "holdReason": "litigation",
                     *         "holdCaseId": "CASE-4711",
                     *         "holdUntil": null,
                     *         "purgedAt": null
                     *       },
                     *       "labels": {
                     *         "ticket": "SEC-12"
                     *       },
                     *       "priority": 0,
                     *       "notBefore": null,
                     *       "deadline": null,
                     *       "createdBy": "key:key_01JD0000000000000000000001",
                     *       "createdAt": "2026-01-15T12:00:00.000Z",
                     *       "startedAt": "2026-01-15T12:00:00.000Z",
                     *       "finishedAt": "2026-01-15T12:00:00.000Z",
                     *       "links": {
                     *         "self": "/api/v1/runs/run_01JD0000000000000000000006",
                     *         "events": "/api/v1/runs/run_01JD0000000000000000000006/events",
                     *         "manifest": "/api/v1/runs/run_01JD0000000000000000000006/manifest",
                     *         "bundle": "/api/v1/runs/run_01JD0000000000000000000006/bundle"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["RunResource"];
                };
            };
            /** @description validateOnly: the live call would succeed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    releaseRun: {
        parameters: {
            query?: {
                /** @description Check everything as the live call does, then answer 204; nothing is changed and no key is used up */
                validateOnly?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No hold is on it */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getRunLogs: {
        parameters: {
            query?: {
                /** @description Lines of this level and of the graver ones */
                level?: "debug" | "info" | "warn" | "error";
                /** @description Only lines of these stages, separated by commas */
                stage?: ("plan" | "stage" | "seal" | "pack" | "verify" | "publish")[];
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lines in order: `{at, attempt, stage, level, message, data?}` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {"at":"2026-01-15T12:00:00.000Z","attempt":1,"stage":null,"level":"info","message":"attempt 1 started"}
                     *     {"at":"2026-01-15T12:00:00.000Z","attempt":1,"stage":"plan","level":"info","message":"plan started"}
                     *     {"at":"2026-01-15T12:00:00.000Z","attempt":1,"stage":"plan","level":"info","message":"the evidence to export is fixed","data":{"planDigest":"sha256:4a1f188af629c80fb9e71ccb6821912cbaf9b84615ed376455169ad0136e1de0","asOf":"2026-01-10T08:00:00Z","cut":1,"counts":{"advisories":2}}}
                     */
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getRunManifest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "adapter": {
                     *         "name": "json:raw",
                     *         "version": 1
                     *       },
                     *       "asOf": "2026-01-10T08:00:00Z",
                     *       "codec": {
                     *         "level": 1,
                     *         "library": "1.5.7",
                     *         "name": "zstd"
                     *       },
                     *       "dropped": [],
                     *       "entries": [
                     *         {
                     *           "bytes": 2708,
                     *           "digest": "sha256:d6446143d8a9fe103c529cab89d536a30c7b59e950857894780a130ace52f383",
                     *           "mediaType": "text/markdown; charset=utf-8",
                     *           "path": "VERIFY.md"
                     *         },
                     *         {
                     *           "bytes": 226,
                     *           "codec": "zstd",
                     *           "digest": "sha256:cf8432730a3f3b1dd5ab5bcebf95259486c05095a2e0a809f40c8cc6c05ee88e",
                     *           "mediaType": "application/vnd.export-center.records.v1+jsonl+zstd",
                     *           "path": "data/advisories/000001.jsonl.zst",
                     *           "records": 2
                     *         }
                     *       ],
                     *       "formats": {
                     *         "item-set": 1,
                     *         "manifest": 1,
                     *         "record-line": 1,
                     *         "shard-index": 1,
                     *         "sharding": 1
                     *       },
                     *       "itemSetRoot": "sha256:352e46e0c3066909a827ed534397e571a1837b842c294d403e45e6d4c5baab69",
                     *       "profile": {
                     *         "kind": "json:raw",
                     *         "name": "nightly",
                     *         "revision": 2,
                     *         "specDigest": "sha256:3e17f820bae340e1fee70dab92417d865f0d06ee16871a6b88de62fba389f0b0"
                     *       },
                     *       "projection": {
                     *         "digest": "sha256:d8229c82c300f2dde3dfa3b18cc570d2d32f02d913976b8cdf46d601be29dd70",
                     *         "name": "identity",
                     *         "version": 1
                     *       },
                     *       "schema": "urn:export-center:manifest:v1",
                     *       "selectors": {
                     *         "kinds": [
                     *           "advisories"
                     *         ]
                     *       },
                     *       "sharding": {
                     *         "maximum": 1048576,
                     *         "minimum": 131072,
                     *         "pack": 4194304,
                     *         "target": 262144
                     *       },
                     *       "totals": {
                     *         "bytes": 20057,
                     *         "files": 5,
                     *         "plainBytes": 522,
                     *         "records": 2
                     *       }
                     *     }
                     */
                    "application/vnd.export-center.manifest.v1+json": Record<string, never>;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            410: components["responses"]["Problem410"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getRunProvenance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "payload": "eyJfdHlwZSI6Imh0dHBzOi8vaW4tdG90by5pby9TdGF0ZW1lbnQvdjEiLCJwcmVkaWNhdGUiOnsiYnVpbGREZWZpbml0aW9uIjp7ImJ1aWxkVHlwZSI6InVybjpleHBvcnQtY2VudGVyOmJ1aWxkOmpzb24tcmF3OnYxIiwiZXh0ZXJuYWxQYXJhbWV0ZXJzIjp7InBsYW4iOnsiYWRhcHRlciI6eyJuYW1lIjoianNvbjpyYXciLCJ2ZXJzaW9uIjoxfSwiYXNPZiI6IjIwMjYtMDEtMTBUMDg6MDA6MDBaIiwiY29kZWMiOnsiY29kZWMiOiJ6c3RkIiwibGV2ZWwiOjEsImxpYnJhcnkiOiIxLjUuNyJ9LCJjdXQiOnsic2VxIjoxfSwiZm9ybWF0cyI6eyJpdGVtLXNldCI6MSwibWFuaWZlc3QiOjEsInJlY29yZC1saW5lIjoxLCJzaGFyZC1pbmRleCI6MSwic2hhcmRpbmciOjF9LCJwcm9maWxlIjp7ImtpbmQiOiJqc29uOnJhdyIsIm5hbWUiOiJuaWdodGx5IiwicmV2aXNpb24iOjIsInNwZWNEaWdlc3QiOiJzaGEyNTY6M2UxN2Y4MjBiYWUzNDBlMWZlZTcwZGFiOTI0MTdkODY1ZjBkMDZlZTE2ODcxYTZiODhkZTYyZmJhMzg5ZjBiMCJ9LCJwcm9qZWN0aW9uIjp7ImRpZ2VzdCI6InNoYTI1NjpkODIyOWM4MmMzMDBmMmRkZTNkZmEzYjE4Y2M1NzBkMmQzMmYwMmQ5MTM5NzZiOGNkZjQ2ZDYwMWJlMjlkZDcwIiwibmFtZSI6ImlkZW50aXR5IiwidmVyc2lvbiI6MX0sInNjaGVtYSI6InVybjpleHBvcnQtY2VudGVyOnBsYW46djEiLCJzZWxlY3RvcnMiOnsia2luZHMiOlsiYWR2aXNvcmllcyJdfSwic2hhcmRpbmciOnsibWF4aW11bSI6MTA0ODU3NiwibWluaW11bSI6MTMxMDcyLCJwYWNrIjo0MTk0MzA0LCJ0YXJnZXQiOjI2MjE0NH19LCJwbGFuRGlnZXN0Ijoic2hhMjU2OjRhMWYxODhhZjYyOWM4MGZiOWU3MWNjYjY4MjE5MTJjYmFmOWI4NDYxNWVkMzc2NDU1MTY5YWQwMTM2ZTFkZTAiLCJ0ZW5hbnQiOiJhY21lIn0sImludGVybmFsUGFyYW1ldGVycyI6eyJhdWRpdENoZWNrcG9pbnQiOiJleHBvcnQtY2VudGVyL2F1ZGl0LWxvZy85MjMyYmMzYy1kYmM4LTRhNjktOWViMC1iMjcyZjU3NDY4OGJcbjdcbnRGTXdGU0Q1R085ekxYdGFNOEhHMnN5VmZyNFJNbE1UaS9Pbk1FbUlsWjA9XG5cbuKAlCBleHBvcnQtY2VudGVyL2F1ZGl0LWxvZy85MjMyYmMzYy1kYmM4LTRhNjktOWViMC1iMjcyZjU3NDY4OGIgc3Zrdi96QkVBaUJzZVZuOUpjOWF5Q1Erc3hkT0FOdkFrbzJzYU9ka3ZpbCs3YzdLd1hxb1VBSWdhMkNoZTd1SDhPQ0VFS3dUUk9vNWZYaUlVMWJDMGVBUEMrT2JJTzZ4NVZVPVxuIiwiZXZpZGVuY2VDdXQiOjF9LCJyZXNvbHZlZERlcGVuZGVuY2llcyI6W3siZGlnZXN0Ijp7InNoYTI1NiI6ImYxM2VmN2ZmNDk5YzNjYmY5ODcwMGQzY2RiMDgxZGYwZjcwOTRlYjQ4MTRmMjA0YjliOGJlYzhmZTc0MTllZjMifSwidXJpIjoidXJuOmV4cG9ydC1jZW50ZXI6ZXZpZGVuY2U6YWR2aXNvcmllczpvc3YtcHlwaSJ9XX0sInJ1bkRldGFpbHMiOnsiYnVpbGRlciI6eyJpZCI6InVybjpleHBvcnQtY2VudGVyOmJ1aWxkZXI6djEiLCJ2ZXJzaW9uIjp7ImV4cG9ydC1jZW50ZXIiOiIwLjEuMCJ9fSwibWV0YWRhdGEiOnsiZmluaXNoZWRPbiI6IjIwMjYtMTEtMjVUMTM6MjA6MTIuMDA1WiIsImludm9jYXRpb25JZCI6InJ1bl8wMU04OURUOEhNRDYxRzVNMFhBMkdSUlBEOSIsInN0YXJ0ZWRPbiI6IjIwMjYtMTEtMjVUMTM6MjA6MTEuODI5WiJ9fX0sInByZWRpY2F0ZVR5cGUiOiJodHRwczovL3Nsc2EuZGV2L3Byb3ZlbmFuY2UvdjEiLCJzdWJqZWN0IjpbeyJkaWdlc3QiOnsic2hhMjU2IjoiNjI4YzZiMDI0MzgxYzNiNWM3YTYwNzBjNTQ3NzZiYmI2NzgwNTYyNTg1NWU4MjFjMjg0NzMyMzA5ZDZlYTMwNyJ9LCJuYW1lIjoibWFuaWZlc3QuanNvbiJ9XX0=",
                     *       "payloadType": "application/vnd.in-toto+json",
                     *       "signatures": [
                     *         {
                     *           "keyid": "SHA256:qMq8kwSPj+pWXZmOmy7GMeLZsLGcFEg7Q2eXtvMjPSc",
                     *           "sig": "MEYCIQD/F8C6DcoVtjv0siCKGRO79OcmvQ+VMFn5w9ZIGk2JrAIhALMyGWNPZNKFWviFdUkf/7HiiSXOWnpOBmpw+UGeBakt"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/vnd.dsse.envelope.v1+json": Record<string, never>;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            410: components["responses"]["Problem410"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getRunSignatures: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "signed": true,
                     *       "items": [
                     *         {
                     *           "path": "checksums.txt.sig",
                     *           "digest": "sha256:97a3222e5a8d369919f45737bb7801448d525cdb481716cf81461d505a38aba1",
                     *           "mediaType": "text/plain; charset=us-ascii",
                     *           "content": "TUVRQ0lFODFNZWpDd0YrcThqTzM5SzE1K0kxRnVZMThCUVVXdTNIbDIzTU53bm9nQWlBbGsrb2M2RkhlbjN1NzRNN0dlOHI5TU5HTHRPdEtjZDhtNzA1dGw2WEQwdz09"
                     *         },
                     *         {
                     *           "path": "manifest.dsse.json",
                     *           "digest": "sha256:a3040fc083fb056a1a6e9f7da5bb781e94eabaa86189ffe517c04be493cc2464",
                     *           "mediaType": "application/vnd.dsse.envelope.v1+json",
                     *           "content": "eyJwYXlsb2FkIjoiZXlKZmRIbHdaU0k2SW1oMGRIQnpPaTh2YVc0dGRHOTBieTVwYnk5VGRHRjBaVzFsYm5RdmRqRWlMQ0p3Y21Wa2FXTmhkR1VpT25zaWFYUmxiVk5sZEZKdmIzUWlPaUp6YUdFeU5UWTZNelV5WlRRMlpUQmpNekEyTmprd09XRTRNamRsWkRVek5ETTVOMlUxTnpGaE1UZ3pOMkk0TkRKak1qazBaRFF3TTJVME5XVTJaRFJqTldKaFlXSTJPU0lzSW5SbGJtRnVkQ0k2SW1GamJXVWlmU3dpY0hKbFpHbGpZWFJsVkhsd1pTSTZJblZ5YmpwbGVIQnZjblF0WTJWdWRHVnlPbUoxYm1Sc1pUcDJNU0lzSW5OMVltcGxZM1FpT2x0N0ltUnBaMlZ6ZENJNmV5SnphR0V5TlRZaU9pSTJNamhqTm1Jd01qUXpPREZqTTJJMVl6ZGhOakEzTUdNMU5EYzNObUppWWpZM09EQTFOakkxT0RVMVpUZ3lNV015T0RRM016SXpNRGxrTm1WaE16QTNJbjBzSW01aGJXVWlPaUp0WVc1cFptVnpkQzVxYzI5dUluMWRmUT09IiwicGF5bG9hZFR5cGUiOiJhcHBsaWNhdGlvbi92bmQuaW4tdG90bytqc29uIiwic2lnbmF0dXJlcyI6W3sia2V5aWQiOiJTSEEyNTY6cU1xOGt3U1BqK3BXWFptT215N0dNZUxac0xHY0ZFZzdRMmVYdHZNalBTYyIsInNpZyI6Ik1FVUNJUURWNFJGYlZ0MEtwRTlvVjdzbHIxZDROWDl1SWcreGh6SFg3S2RCMEt6eXBnSWdKajd6enhPU0ZMbENBSnZ3RXQvTStuZnFQc0pENWl0RG96cFZ1dk80MkZVPSJ9XX0="
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SignatureList"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            410: components["responses"]["Problem410"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listRunStages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "stage": "plan",
                     *           "state": "succeeded",
                     *           "attempt": 1,
                     *           "progress": null,
                     *           "startedAt": "2026-01-15T12:00:00.000Z",
                     *           "finishedAt": "2026-01-15T12:00:00.000Z",
                     *           "error": null
                     *         },
                     *         {
                     *           "stage": "stage",
                     *           "state": "succeeded",
                     *           "attempt": 1,
                     *           "progress": null,
                     *           "startedAt": "2026-01-15T12:00:00.000Z",
                     *           "finishedAt": "2026-01-15T12:00:00.000Z",
                     *           "error": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RunStageList"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    cancelRun: {
        parameters: {
            query?: {
                /** @description Check everything as the live call does, then answer 204; nothing is changed and no key is used up */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Repeating the request with the same key changes nothing and answers the same, for 7 days */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "wrong profile"
                 *     }
                 */
                "application/json": components["schemas"]["CancelRunInput"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "run_01JD0000000000000000000012",
                     *       "tenant": "acme",
                     *       "profile": {
                     *         "id": "prf_01JD0000000000000000000004",
                     *         "name": "nightly",
                     *         "revision": 2,
                     *         "kind": "json:raw"
                     *       },
                     *       "state": "canceled",
                     *       "stage": null,
                     *       "attempt": 0,
                     *       "trigger": {
                     *         "type": "manual",
                     *         "ref": null,
                     *         "actor": "key:key_01JD0000000000000000000001"
                     *       },
                     *       "selectors": {},
                     *       "asOf": null,
                     *       "base": null,
                     *       "plan": {
                     *         "planDigest": null,
                     *         "inputsHash": null,
                     *         "policyVersion": null,
                     *         "counts": {},
                     *         "shards": null
                     *       },
                     *       "stale": [],
                     *       "progress": null,
                     *       "result": null,
                     *       "distributions": [],
                     *       "error": null,
                     *       "cancelReason": "wrong profile",
                     *       "retention": {
                     *         "expiresAt": null,
                     *         "hold": false,
                     *         "holdReason": null,
                     *         "holdCaseId": null,
                     *         "holdUntil": null,
                     *         "purgedAt": null
                     *       },
                     *       "labels": {},
                     *       "priority": 0,
                     *       "notBefore": "2099-01-01T00:00:00.000Z",
                     *       "deadline": null,
                     *       "createdBy": "key:key_01JD0000000000000000000001",
                     *       "createdAt": "2026-01-15T12:00:00.000Z",
                     *       "startedAt": null,
                     *       "finishedAt": "2026-01-15T12:00:00.000Z",
                     *       "links": {
                     *         "self": "/api/v1/runs/run_01JD0000000000000000000012",
                     *         "events": "/api/v1/runs/run_01JD0000000000000000000012/events"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["RunResource"];
                };
            };
            /** @description validateOnly: the live call would succeed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    diffRun: {
        parameters: {
            query: {
                /** @description Id of the run to compare with, the earlier one */
                base: string;
                /** @description Most items of a list; counts are always whole */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "schema": "urn:export-center:diff:v1",
                     *       "before": {
                     *         "manifestDigest": "sha256:628c6b024381c3b5c7a6070c54776bbb67805625855e821c284732309d6ea307",
                     *         "itemSetRoot": "sha256:352e46e0c3066909a827ed534397e571a1837b842c294d403e45e6d4c5baab69",
                     *         "profile": {
                     *           "name": "nightly",
                     *           "revision": 2,
                     *           "kind": "json:raw"
                     *         },
                     *         "asOf": "2026-01-10T08:00:00Z",
                     *         "records": 2,
                     *         "bytes": 20057
                     *       },
                     *       "after": {
                     *         "manifestDigest": "sha256:628c6b024381c3b5c7a6070c54776bbb67805625855e821c284732309d6ea307",
                     *         "itemSetRoot": "sha256:352e46e0c3066909a827ed534397e571a1837b842c294d403e45e6d4c5baab69",
                     *         "profile": {
                     *           "name": "nightly",
                     *           "revision": 2,
                     *           "kind": "json:raw"
                     *         },
                     *         "asOf": "2026-01-10T08:00:00Z",
                     *         "records": 2,
                     *         "bytes": 20057
                     *       },
                     *       "identical": true,
                     *       "sameSelectors": true,
                     *       "sameProjection": true,
                     *       "limit": 100,
                     *       "kinds": [
                     *         {
                     *           "kind": "advisories",
                     *           "records": {
                     *             "before": 2,
                     *             "after": 2
                     *           },
                     *           "packBytes": {
                     *             "before": 226,
                     *             "after": 226
                     *           },
                     *           "shardsRead": {
                     *             "before": 0,
                     *             "after": 0
                     *           },
                     *           "added": {
                     *             "count": 0,
                     *             "items": [],
                     *             "truncated": false
                     *           },
                     *           "changed": {
                     *             "count": 0,
                     *             "items": [],
                     *             "truncated": false
                     *           },
                     *           "removed": {
                     *             "count": 0,
                     *             "items": [],
                     *             "truncated": false
                     *           },
                     *           "withdrawn": {
                     *             "count": 0,
                     *             "items": [],
                     *             "truncated": false
                     *           },
                     *           "unchanged": 2,
                     *           "fields": {
                     *             "items": [],
                     *             "truncated": false
                     *           },
                     *           "bytes": {
                     *             "added": {
                     *               "before": 0,
                     *               "after": 0
                     *             },
                     *             "changed": {
                     *               "before": 0,
                     *               "after": 0
                     *             },
                     *             "removed": {
                     *               "before": 0,
                     *               "after": 0
                     *             }
                     *           }
                     *         }
                     *       ],
                     *       "vex": {
                     *         "flips": {
                     *           "count": 0,
                     *           "items": [],
                     *           "truncated": false
                     *         },
                     *         "added": {
                     *           "count": 0,
                     *           "items": [],
                     *           "truncated": false
                     *         },
                     *         "removed": {
                     *           "count": 0,
                     *           "items": [],
                     *           "truncated": false
                     *         },
                     *         "complete": true
                     *       },
                     *       "kev": {
                     *         "hits": {
                     *           "count": 0,
                     *           "items": [],
                     *           "truncated": false
                     *         },
                     *         "removed": {
                     *           "count": 0,
                     *           "items": [],
                     *           "truncated": false
                     *         },
                     *         "complete": true
                     *       },
                     *       "bytes": {
                     *         "added": {
                     *           "before": 0,
                     *           "after": 0
                     *         },
                     *         "changed": {
                     *           "before": 0,
                     *           "after": 0
                     *         },
                     *         "removed": {
                     *           "before": 0,
                     *           "after": 0
                     *         }
                     *       },
                     *       "packBytes": {
                     *         "before": 226,
                     *         "after": 226
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["RunDiffResource"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            410: components["responses"]["Problem410"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    reproduceRun: {
        parameters: {
            query?: {
                /** @description Check everything as the live call does, then answer 204; nothing is changed and no key is used up */
                validateOnly?: boolean;
            };
            header: {
                /** @description Repeating the request with the same key changes nothing and answers the same, for 7 days */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "run_01JD0000000000000000000011",
                     *       "tenant": "acme",
                     *       "profile": {
                     *         "id": "prf_01JD0000000000000000000004",
                     *         "name": "nightly",
                     *         "revision": 2,
                     *         "kind": "json:raw"
                     *       },
                     *       "state": "queued",
                     *       "stage": null,
                     *       "attempt": 0,
                     *       "trigger": {
                     *         "type": "reproduce",
                     *         "ref": "run_01JD0000000000000000000006",
                     *         "actor": "key:key_01JD0000000000000000000001"
                     *       },
                     *       "selectors": {
                     *         "kinds": [
                     *           "advisories"
                     *         ]
                     *       },
                     *       "asOf": "2026-01-10T08:00:00Z",
                     *       "base": null,
                     *       "plan": {
                     *         "planDigest": "sha256:4a1f188af629c80fb9e71ccb6821912cbaf9b84615ed376455169ad0136e1de0",
                     *         "inputsHash": null,
                     *         "policyVersion": null,
                     *         "counts": {
                     *           "advisories": 2
                     *         },
                     *         "shards": 1
                     *       },
                     *       "stale": [],
                     *       "progress": null,
                     *       "result": null,
                     *       "distributions": [],
                     *       "error": null,
                     *       "cancelReason": null,
                     *       "retention": {
                     *         "expiresAt": null,
                     *         "hold": false,
                     *         "holdReason": null,
                     *         "holdCaseId": null,
                     *         "holdUntil": null,
                     *         "purgedAt": null
                     *       },
                     *       "labels": {
                     *         "ticket": "SEC-12"
                     *       },
                     *       "priority": 0,
                     *       "notBefore": null,
                     *       "deadline": null,
                     *       "createdBy": "key:key_01JD0000000000000000000001",
                     *       "createdAt": "2026-01-15T12:00:00.000Z",
                     *       "startedAt": null,
                     *       "finishedAt": null,
                     *       "links": {
                     *         "self": "/api/v1/runs/run_01JD0000000000000000000011",
                     *         "events": "/api/v1/runs/run_01JD0000000000000000000011/events"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["RunResource"];
                };
            };
            /** @description validateOnly: the live call would succeed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            410: components["responses"]["Problem410"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    retryRun: {
        parameters: {
            query?: {
                /** @description Check everything as the live call does, then answer 204; nothing is changed and no key is used up */
                validateOnly?: boolean;
            };
            header: {
                /** @description Repeating the request with the same key changes nothing and answers the same, for 7 days */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "fromStage": "plan"
                 *     }
                 */
                "application/json": components["schemas"]["RetryRunInput"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "run_01JD0000000000000000000012",
                     *       "tenant": "acme",
                     *       "profile": {
                     *         "id": "prf_01JD0000000000000000000004",
                     *         "name": "nightly",
                     *         "revision": 2,
                     *         "kind": "json:raw"
                     *       },
                     *       "state": "queued",
                     *       "stage": null,
                     *       "attempt": 0,
                     *       "trigger": {
                     *         "type": "manual",
                     *         "ref": null,
                     *         "actor": "key:key_01JD0000000000000000000001"
                     *       },
                     *       "selectors": {},
                     *       "asOf": null,
                     *       "base": null,
                     *       "plan": {
                     *         "planDigest": null,
                     *         "inputsHash": null,
                     *         "policyVersion": null,
                     *         "counts": {},
                     *         "shards": null
                     *       },
                     *       "stale": [],
                     *       "progress": null,
                     *       "result": null,
                     *       "distributions": [],
                     *       "error": null,
                     *       "cancelReason": null,
                     *       "retention": {
                     *         "expiresAt": null,
                     *         "hold": false,
                     *         "holdReason": null,
                     *         "holdCaseId": null,
                     *         "holdUntil": null,
                     *         "purgedAt": null
                     *       },
                     *       "labels": {},
                     *       "priority": 0,
                     *       "notBefore": "2099-01-01T00:00:00.000Z",
                     *       "deadline": null,
                     *       "createdBy": "key:key_01JD0000000000000000000001",
                     *       "createdAt": "2026-01-15T12:00:00.000Z",
                     *       "startedAt": null,
                     *       "finishedAt": null,
                     *       "links": {
                     *         "self": "/api/v1/runs/run_01JD0000000000000000000012",
                     *         "events": "/api/v1/runs/run_01JD0000000000000000000012/events"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["RunResource"];
                };
            };
            /** @description validateOnly: the live call would succeed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            410: components["responses"]["Problem410"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    planRun: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "profileId": "nightly",
                 *       "selectors": {
                 *         "ecosystems": [
                 *           "PyPI"
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["PlanRunInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "planDigest": "sha256:af1ade77e2e26608de9d5b24d3aad3182860ed775983ce5cbbf52fdc8e6ec85b",
                     *       "selectors": {
                     *         "kinds": [
                     *           "advisories"
                     *         ],
                     *         "ecosystems": [
                     *           "PyPI"
                     *         ]
                     *       },
                     *       "asOf": "2026-01-10T08:00:00Z",
                     *       "base": null,
                     *       "counts": {
                     *         "advisories": 2
                     *       },
                     *       "estBytes": 522,
                     *       "shards": 1,
                     *       "feeds": [
                     *         {
                     *           "kind": "advisories",
                     *           "source": "osv-pypi",
                     *           "records": 2,
                     *           "plainBytes": 522,
                     *           "packBytes": 226,
                     *           "normalizedBytes": 0
                     *         }
                     *       ],
                     *       "stale": [],
                     *       "redacted": [],
                     *       "bytes": {
                     *         "packs": 226,
                     *         "normalized": 0,
                     *         "indexes": 246,
                     *         "removed": 0,
                     *         "total": 472
                     *       },
                     *       "shardList": null,
                     *       "newBytes": 522,
                     *       "policyVersion": null,
                     *       "inputsHash": null,
                     *       "warnings": [],
                     *       "wouldReuseRunId": null
                     *     }
                     */
                    "application/json": components["schemas"]["PlanResource"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    listSimulations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    createSimulation: {
        parameters: {
            query?: never;
            header: {
                /** @description Repeating the request with the same key changes nothing and answers the same, for 7 days */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    getSimulation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    getSimulationReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    listSites: {
        parameters: {
            query?: {
                /** @description Items per page; more than 200 counts as 200 */
                pageSize?: number;
                /** @description nextPageToken of the page before */
                pageToken?: string;
                /** @description Count all matches, up to 10000 */
                total?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "sit_01JD0000000000000000000013",
                     *           "name": "plant-7",
                     *           "publicKey": "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEPhvcBJwZhQWelmoQhPp4RodLCpkW\nQZc1dchc+Z8uKWvrmtlZHLP31akfvrLP8x1aVNY1mh9LMYE1I4PBHykS8Q==\n-----END PUBLIC KEY-----\n",
                     *           "fingerprint": "5cbfb80f0f12c79809ed0e524ac8aa73bdbfc90ccda186c7be2ac3d0e642b6c1",
                     *           "profiles": [
                     *             "prf_01JD0000000000000000000004"
                     *           ],
                     *           "pinDays": 90,
                     *           "findings": false,
                     *           "holdings": [
                     *             {
                     *               "mirror": "nightly",
                     *               "profile": "nightly",
                     *               "runId": "run_01JD0000000000000000000006",
                     *               "manifestDigest": "sha256:628c6b024381c3b5c7a6070c54776bbb67805625855e821c284732309d6ea307",
                     *               "itemSetRoot": "sha256:352e46e0c3066909a827ed534397e571a1837b842c294d403e45e6d4c5baab69",
                     *               "asOf": "2026-01-10T08:00:00Z",
                     *               "behind": 0,
                     *               "lagSeconds": 0,
                     *               "gaps": [],
                     *               "acknowledgedAt": "2026-01-15T12:00:00.000Z",
                     *               "staleFeeds": 0,
                     *               "feeds": []
                     *             }
                     *           ],
                     *           "counter": 1,
                     *           "lostReceipts": 0,
                     *           "program": null,
                     *           "lastReceiptAt": "2026-01-15T12:00:00.000Z",
                     *           "pinnedUntil": "2026-04-15T12:00:00.000Z",
                     *           "createdBy": "key:key_01JD0000000000000000000001",
                     *           "createdAt": "2026-01-15T12:00:00.000Z",
                     *           "updatedAt": "2026-01-15T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "total": {
                     *         "count": 1,
                     *         "type": "EXACT"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SitePage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    enrolSite: {
        parameters: {
            query?: {
                /** @description Check everything as the live call does, then answer 204; nothing is changed and no key is used up */
                validateOnly?: boolean;
            };
            header: {
                /** @description Repeating the request with the same key changes nothing and answers the same, for 7 days */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "plant-7",
                 *       "publicKey": "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEPhvcBJwZhQWelmoQhPp4RodLCpkW\nQZc1dchc+Z8uKWvrmtlZHLP31akfvrLP8x1aVNY1mh9LMYE1I4PBHykS8Q==\n-----END PUBLIC KEY-----\n",
                 *       "profiles": [
                 *         "nightly"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["SiteInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "sit_01JD0000000000000000000013",
                     *       "name": "plant-7",
                     *       "publicKey": "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEPhvcBJwZhQWelmoQhPp4RodLCpkW\nQZc1dchc+Z8uKWvrmtlZHLP31akfvrLP8x1aVNY1mh9LMYE1I4PBHykS8Q==\n-----END PUBLIC KEY-----\n",
                     *       "fingerprint": "5cbfb80f0f12c79809ed0e524ac8aa73bdbfc90ccda186c7be2ac3d0e642b6c1",
                     *       "profiles": [
                     *         "prf_01JD0000000000000000000004"
                     *       ],
                     *       "pinDays": 90,
                     *       "findings": false,
                     *       "holdings": [],
                     *       "counter": 0,
                     *       "lostReceipts": 0,
                     *       "program": null,
                     *       "lastReceiptAt": null,
                     *       "pinnedUntil": null,
                     *       "createdBy": "key:key_01JD0000000000000000000001",
                     *       "createdAt": "2026-01-15T12:00:00.000Z",
                     *       "updatedAt": "2026-01-15T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["SiteResource"];
                };
            };
            /** @description validateOnly: the live call would succeed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getSite: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the version that the client has */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "sit_01JD0000000000000000000013",
                     *       "name": "plant-7",
                     *       "publicKey": "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEPhvcBJwZhQWelmoQhPp4RodLCpkW\nQZc1dchc+Z8uKWvrmtlZHLP31akfvrLP8x1aVNY1mh9LMYE1I4PBHykS8Q==\n-----END PUBLIC KEY-----\n",
                     *       "fingerprint": "5cbfb80f0f12c79809ed0e524ac8aa73bdbfc90ccda186c7be2ac3d0e642b6c1",
                     *       "profiles": [
                     *         "prf_01JD0000000000000000000004"
                     *       ],
                     *       "pinDays": 90,
                     *       "findings": false,
                     *       "holdings": [
                     *         {
                     *           "mirror": "nightly",
                     *           "profile": "nightly",
                     *           "runId": "run_01JD0000000000000000000006",
                     *           "manifestDigest": "sha256:628c6b024381c3b5c7a6070c54776bbb67805625855e821c284732309d6ea307",
                     *           "itemSetRoot": "sha256:352e46e0c3066909a827ed534397e571a1837b842c294d403e45e6d4c5baab69",
                     *           "asOf": "2026-01-10T08:00:00Z",
                     *           "behind": 0,
                     *           "lagSeconds": 0,
                     *           "gaps": [],
                     *           "acknowledgedAt": "2026-01-15T12:00:00.000Z",
                     *           "staleFeeds": 0,
                     *           "feeds": []
                     *         }
                     *       ],
                     *       "counter": 1,
                     *       "lostReceipts": 0,
                     *       "program": null,
                     *       "lastReceiptAt": "2026-01-15T12:00:00.000Z",
                     *       "pinnedUntil": "2026-04-15T12:00:00.000Z",
                     *       "createdBy": "key:key_01JD0000000000000000000001",
                     *       "createdAt": "2026-01-15T12:00:00.000Z",
                     *       "updatedAt": "2026-01-15T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["SiteResource"];
                };
            };
            /** @description The client has this version */
            304: {
                headers: {
                    /** @description Names this version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    removeSite: {
        parameters: {
            query?: {
                /** @description Check everything as the live call does, then answer 204; nothing is changed and no key is used up */
                validateOnly?: boolean;
            };
            header: {
                /** @description ETag of the version that is changed */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No bundle is kept for it any more */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    changeSite: {
        parameters: {
            query?: {
                /** @description Check everything as the live call does, then answer 204; nothing is changed and no key is used up */
                validateOnly?: boolean;
            };
            header: {
                /** @description ETag of the version that is changed */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "pinDays": 30
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["SitePatch"];
                "application/json": components["schemas"]["SitePatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "sit_01JD0000000000000000000013",
                     *       "name": "plant-7",
                     *       "publicKey": "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEPhvcBJwZhQWelmoQhPp4RodLCpkW\nQZc1dchc+Z8uKWvrmtlZHLP31akfvrLP8x1aVNY1mh9LMYE1I4PBHykS8Q==\n-----END PUBLIC KEY-----\n",
                     *       "fingerprint": "5cbfb80f0f12c79809ed0e524ac8aa73bdbfc90ccda186c7be2ac3d0e642b6c1",
                     *       "profiles": [
                     *         "prf_01JD0000000000000000000004"
                     *       ],
                     *       "pinDays": 30,
                     *       "findings": false,
                     *       "holdings": [
                     *         {
                     *           "mirror": "nightly",
                     *           "profile": "nightly",
                     *           "runId": "run_01JD0000000000000000000006",
                     *           "manifestDigest": "sha256:628c6b024381c3b5c7a6070c54776bbb67805625855e821c284732309d6ea307",
                     *           "itemSetRoot": "sha256:352e46e0c3066909a827ed534397e571a1837b842c294d403e45e6d4c5baab69",
                     *           "asOf": "2026-01-10T08:00:00Z",
                     *           "behind": 0,
                     *           "lagSeconds": 0,
                     *           "gaps": [],
                     *           "acknowledgedAt": "2026-01-15T12:00:00.000Z",
                     *           "staleFeeds": 0,
                     *           "feeds": []
                     *         }
                     *       ],
                     *       "counter": 1,
                     *       "lostReceipts": 0,
                     *       "program": null,
                     *       "lastReceiptAt": "2026-01-15T12:00:00.000Z",
                     *       "pinnedUntil": "2026-04-15T12:00:00.000Z",
                     *       "createdBy": "key:key_01JD0000000000000000000001",
                     *       "createdAt": "2026-01-15T12:00:00.000Z",
                     *       "updatedAt": "2026-01-15T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["SiteResource"];
                };
            };
            /** @description validateOnly: the live call would succeed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listVerifications: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    createVerification: {
        parameters: {
            query?: never;
            header: {
                /** @description Repeating the request with the same key changes nothing and answers the same, for 7 days */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    getVerification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            501: components["responses"]["Problem501"];
            503: components["responses"]["Problem503"];
        };
    };
    getDocs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["Problem400"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getDocsFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            400: components["responses"]["Problem400"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
            400: components["responses"]["Problem400"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every check passed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok" | "unavailable";
                        checks: {
                            /** @example database */
                            name: string;
                            /** @enum {string} */
                            status: "ok" | "failed";
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            /** @description A check failed or the process is shutting down */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok" | "unavailable";
                        checks: {
                            /** @example database */
                            name: string;
                            /** @enum {string} */
                            status: "ok" | "failed";
                        }[];
                    };
                };
            };
        };
    };
    getStartup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok" | "unavailable";
                        checks: {
                            /** @example database */
                            name: string;
                            /** @enum {string} */
                            status: "ok" | "failed";
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            /** @description Not yet */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok" | "unavailable";
                        checks: {
                            /** @example database */
                            name: string;
                            /** @enum {string} */
                            status: "ok" | "failed";
                        }[];
                    };
                };
            };
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The OpenAPI document */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Problem400"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getOpenApiYaml: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The OpenAPI document */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/yaml": Record<string, never>;
                };
            };
            400: components["responses"]["Problem400"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getSchema: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description manifest.json, index.json, plan.json, ... */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The JSON Schema */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/schema+json": Record<string, never>;
                };
            };
            400: components["responses"]["Problem400"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
}
