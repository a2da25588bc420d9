"""A title says what is asked for, whole, and nothing else."""

import pytest

from tests.triage.reading.figures import CHANNEL, SALES, messages, read_one
from triage.reading import Likelihood
from triage.reading.amounts import amounts_in
from triage.reading.word_lists import listed
from triage.reading.words import cut

TABLE = [
    ("Brightforge ($180k ARR) needs SAML single sign-on before their renewal", "Add SAML single sign-on"),
    ("Talvio would need an on-premises installation", "Add on-premises installation"),
    ("Hexley asked for audit log export for a security review before renewal", "Add audit log export"),
    ("Corvane wants custom dashboards for their regional leads", "Add custom dashboards"),
    ("Oakspire needs a Salesforce connector for their ops team", "Add Salesforce connector"),
    ("Pinecroft: multi-currency support pls", "Add multi-currency support"),
    ("no MFA, no purchase", "Add MFA"),
    ("Talvio: scheduled reports by e-mail please, they build them by hand each Monday, 28k ARR",
     "Add scheduled reports by e-mail"),
    ("FR: dark mode (Hooli, 40k)", "Add dark mode"),
    ("+1 on SCIM from Initech", "Add SCIM"),
    ("wants invoices and prices in EUR", "Add invoices and prices in EUR"),
    ("Is two-factor login on the roadmap? Talvio keeps asking", "Add two-factor login"),
    ("Castlereach asks when the audit trail is coming", "Add audit trail"),
    ("When is the Zapier integration coming?", "Add Zapier integration"),
    ("Hexley: undo for deletes", "Add undo for deletes"),
    ("Hexley can't log in with Okta", "Log in with Okta"),
    ("They want to sign in with Google", "Sign in with Google"),
    ("Zentrix wants users to be able to opt out of e-mails", "Opt out of e-mails"),
    ("Talvio wants their users to opt in", "Opt in"),
    ("Solbjerg needs a drag-and-drop planner", "Add drag-and-drop planner"),
    ("Solbjerg needs role-based access control by March", "Add role-based access control"),
    ("Granite would love read-only access for auditors", "Add read-only access for auditors"),
    ("lost Marrowby because we don't have per-seat usage reports", "Add per-seat usage reports"),
    ("Harbor needs a to-do list in the mobile app", "Add to-do list in the mobile app"),
    ("Summit won't sign without in-app notifications", "Add in-app notifications"),
    ("Summit won't sign without real-time sync to NetSuite", "Add real-time sync to NetSuite"),
    ("Wexcombe wants two-way sync with Jira by end of Q2", "Add two-way sync with Jira"),
    ("Any chance we could get dark mode for Lumenwick?", "Add dark mode"),
    ("does anyone know if we support Kerberos? Lumenwick asks", "Add Kerberos"),
    ("Any chance we could get order export to Jira for Lumenwick?", "Add order export to Jira"),
    ("Lumenwick braucht bis Ende März eine Excel-Schnittstelle", "Add Excel-Schnittstelle"),
    ("Lumenwick benötigt spätestens im Mai eine Anbindung an SAP", "Add Anbindung an SAP"),
    ("Lumenwick asked whether we could raise the API rate limit", "Raise the API rate limit"),
    ("Can we get an Outlook add-in for Talvio?", "Add Outlook add-in"),
    ("Talvio wants a sign-off step before invoices go out", "Add sign-off step"),
    ("Talvio needs better search in the archive", "Improve search in the archive"),
    ("Talvio wants faster dashboards", "Speed up dashboards"),
    ("Mosswick needs longer session timeouts", "Allow longer session timeouts"),
    ("Talvio wants to export reports to PDF by June", "Export reports to PDF"),
    ("Arkwell needs the ability to mask card numbers", "Mask card numbers"),
    ("Arkwell needs to be able to restore deleted records", "Restore deleted records"),
    ("ask: webhook retries | ARR: 60k", "Add webhook retries"),
    ("Account: Talvio\nAsk: barcode scanning\nARR: 60k", "Add barcode scanning"),
    ("• Account: Oakspire\n• Ask: two-way Salesforce sync\n• Why: reps type twice",
     "Add two-way Salesforce sync"),
    ("Drayhorn Motors | must have | SAP connector | 3 plants", "Add SAP connector"),
    ("Drayhorn, 250k EUR. On-prem or nothing, they said", "Add On-prem"),
    ("Feature request from Initech: export to PDF for board meetings", "Export to PDF for board meetings"),
    ("Request (Oscorp, 18k ARR, renewal May): merge duplicate contacts", "Merge duplicate contacts"),
    ("lost vandelay yesterday, main reason: no calendar view", "Add calendar view"),
    ("Talvio's renewal hinges on SOC 2 reports in the trust center", "Add SOC 2 reports in the trust center"),
    ("Talvio needs 24/7 monitoring of webhooks", "Add 24/7 monitoring of webhooks"),
    ("Talvio needs OAuth 2.0 for the API", "Add OAuth 2.0 for the API"),
    ("*Bluemarrow* — <https://crm.example/opp/123|opp> — they need *split payments* at checkout",
     "Split payments at checkout"),
    ("> Talvio needs barcode scanning", "Add barcode scanning"),
    ("Talvio needs to approve purchase orders on the phone", "Approve purchase orders on the phone"),
    ("Quellmark braucht SSO bis Ende März", "Add SSO"),
    ("Quellmark braucht unbedingt eine DATEV-Schnittstelle", "Add DATEV-Schnittstelle"),
    ("Pellworm (30k€) fragt nach einer DATEV-Schnittstelle", "Add DATEV-Schnittstelle"),
    ("Quellmark möchte alle Tabellen nach Excel exportieren können",
     "Tabellen nach Excel exportieren können"),
    ("kestrel foods pls pls bulk editing, their ops lady changes 400 products", "Add bulk editing"),
    ("Ravenport want sms alerts for gate changes, mail is too slow", "Add sms alerts for gate changes"),
    ("Lumenwick (12k): let them hide columns they don't use", "Hide columns they don't use"),
    ("Any plans for a GraphQL API? Corvane would move up a tier", "Add GraphQL API"),
    ("Do we have anything for barcode scanning? Talvio asked twice now", "Add barcode scanning"),
    ("Spoke with Kestrel. They do need receipt scanning though, otherwise it's all by hand.",
     "Add receipt scanning"),
    ("Kestrel is asking if they could update many records in one go", "Update many records in one go"),
    ("audit logs are a blocker for Castlereach", "Add audit logs"),
    ("single sign-on is missing for Castlereach", "Add single sign-on"),
    ("Talvio needs an end-to-end encrypted chat, $40k, by 2027-03-01", "Add end-to-end encrypted chat"),
    ("Talvio wants a plug-in for Figma as well", "Add plug-in for Figma"),
    ("Talvio wants a check-in and check-out flow for visitors",
     "Add check-in and check-out flow for visitors"),
    ("Talvio needs bring-your-own-key encryption and it must be audited",
     "Add bring-your-own-key encryption"),
    ("The SOC team at Talvio insists on log forwarding to Splunk for compliance",
     "Add log forwarding to Splunk"),
    ("Talvio types every joiner by hand. They want it fixed by March", "Types every joiner by hand"),
    ("Every joiner at Talvio gets typed in by hand and they want this gone before March",
     "Every joiner gets typed in by hand and they want this gone"),
    # What a message opens with is what it is about.
    ("EU data residency is now a hard requirement for Talvio, legal won't sign otherwise",
     "Add EU data residency"),
    ("Consent tracking came up again, this time Talvio. Losing to Cordana otherwise.",
     "Add consent tracking"),
    ("IP allowlist, Talvio, must have by go live 1 June", "Add IP allowlist"),
    ("Custom domain for the login page: Solbjerg wants login.solbjerg.example.",
     "Add custom domain for the login page"),
    ("API quotas again... Oakspire need approx 3x current calls per hour", "Add API quotas"),
    ("Query builder for Solbjerg, they want to drag their own tables onto a canvas",
     "Add query builder"),
    ("Webhook signing: Talvio won't accept unsigned payloads", "Add webhook signing"),
    ("Versioning for templates! Pinecroft wants to compare what changed", "Add versioning for templates"),
    ("GDPR erasure requests. Hexley gets 60 a month and wants to do them in one click",
     "Add GDPR erasure requests"),
    ("Hi all, field level permissions on contacts – Granite – $90k. They can't go on otherwise",
     "Add field level permissions on contacts"),
    ("Quick one, mobile approvals pls. Talvio's directors never open a laptop", "Add mobile approvals"),
    ("Encryption keys held by the customer, asked by Oakspire. Must be able to revoke",
     "Add encryption keys held by the customer"),
    ("SSO needed for Mosswick, passwords can't leave the building", "Add SSO"),
    ("Hide columns by role on the invoice. Granite doesn't want temps to see margins",
     "Hide columns by role on the invoice"),
    ("Approve / reject straight in Slack for Talvio. 900 seats", "Approve / reject straight in Slack"),
    ("Automatic roster from the forecast, 31 stores of Solbjerg", "Add automatic roster from the forecast"),
    ("Spoke with Talvio today. They do need receipt scanning", "Add receipt scanning"),
    # Questions are about their thing.
    ("Question from Talvio: do we connect to Dynamics out of the box or is that custom?",
     "Connect to Dynamics out of the box"),
    ("Hi there, does SSO via SAML come with the enterprise plan? Talvio asks", "Add SSO via SAML"),
    ("Does our data residency option for Canada have a date? Talvio needs it in the contract",
     "Add data residency option for Canada"),
    ("Is a sandbox included in Pro? Talvio would like one", "Add sandbox"),
    ("Do we have French in the UI? Mosswick says the law requires French", "Add French in the UI"),
    ("Can admins restrict access by IP address? Talvio, closing this quarter",
     "Restrict access by IP address"),
    ("Can users pick which charts they see? Talvio", "Pick which charts they see"),
    ("Do we have a date for SCIM? Talvio must put it in the tender", "Add SCIM"),
    ("does onboarding come with task lists yet? Talvio forgets something every time", "Add task lists"),
    ("Anyone know the timing for the Canadian region? Talvio is regulated", "Add Canadian region"),
    # What is to be done, and by whom.
    ("They're at our API limit every morning, they want the cap lifted", "Lift the cap"),
    ("Talvio wants our audit events streamed into Splunk", "Stream audit events into Splunk"),
    ("Talvio asks if the HubSpot integration will ever write back to HubSpot",
     "Let the HubSpot integration write back to HubSpot"),
    ("Talvio wants the roster to suggest itself from last year",
     "Let the roster suggest itself from last year"),
    ("Talvio wants leavers to lose access at once", "Let leavers lose access at once"),
    ("Talvio asked again whether their leads can build their own reports",
     "Let leads build their own reports"),
    ("They want a trail of who did what in the system", "Add trail of who did what in the system"),
    ("Talvio needs warnings if the roster breaks the law", "Add warnings if the roster breaks the law"),
    ("Can we get rollback on the roadmap? Talvio", "Add rollback"),
    ("No way to load 900 people in one go?? Talvio has them in Excel", "Load 900 people in one go"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "title"), TABLE)
def test_a_title_says_what_is_asked_for(text, title):
    assert read_one(text).title == title


LOOSE = listed("dangling") - {"in", "on", "off", "out", "up", "down", "over", "back", "can", "können", "here"}


@pytest.mark.parametrize("half", ["dev", "held"])
@pytest.mark.parametrize("file", [SALES, CHANNEL])
def test_no_title_holds_the_account_or_money_or_ends_halfway(half, file):
    for row, reading in messages(half, file):
        if row["is_request"] and reading.is_ask is Likelihood.FILE:
            title = reading.title
            assert not reading.account or reading.account.lower() not in title.lower(), row["text"]
            assert not amounts_in(cut(title), "USD"), row["text"]
            assert title.rstrip("…").split()[-1].lower() not in LOOSE, row["text"]


def test_a_title_that_is_cut_ends_with_a_whole_word_that_means_something():
    title = read_one(
        "Talvio wants to see the monthly consolidated statements of every subsidiary at the of with by"
    ).title
    assert len(title) <= 60
    assert title.rstrip("…").split()[-1] not in LOOSE
