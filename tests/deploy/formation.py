"""What CloudFormation and CDK ask of AWS and the emulator does not have: some kinds of resources, parameters in transforms,
and the paths of Lambda's own runtimes."""

import contextvars
import io
import zipfile

# What the emulator cannot make: it is written down with the stack and nothing else happens.
UNKNOWN = {
    "AWS::CodeDeploy::Application": "an alias moves at once",
    "AWS::CodeDeploy::DeploymentGroup": "an alias moves at once",
    "AWS::Events::Archive": "no replay",
    "AWS::Events::EventBusPolicy": "enforced by policies.py",
    "AWS::GuardDuty::MalwareProtectionPlan": "verdicts are sent by the test",
    "AWS::Logs::QueryDefinition": "saved questions",
    "AWS::SES::ReceiptRule": "mails are put there by the test",
}
# Where the AWS CLI lies in CDK's layer, for the function that uploads pages.
CLI = b'aws="/opt/awscli/aws"'
CALL = b"check_call([aws] + list(args))"


def left_out(resource):
    """Why nothing is made of a resource; nothing if it is made."""
    if resource["Type"] == "AWS::CloudWatch::Alarm" and resource["Properties"].get("Metrics"):
        return "an alarm on a sum"
    return UNKNOWN.get(resource["Type"])


def stand_in():
    """Resources of unknown kinds, and alarms that add metrics up, are there by name alone."""
    from ministack.services.cloudformation import provisioners

    nothing = {
        "create": lambda logical_id, props, stack: (f"{stack}-{logical_id}", {"Arn": f"arn:aws:none:::{logical_id}"}),
        "update": lambda physical_id, before, props, stack: (physical_id, {}),
        "delete": lambda physical_id, props: None,
    }
    handlers = provisioners._RESOURCE_HANDLERS
    handlers |= dict.fromkeys(UNKNOWN, nothing)
    alarms = handlers["AWS::CloudWatch::Alarm"]

    def create(logical_id, props, stack):
        return (nothing if props.get("Metrics") else alarms)["create"](logical_id, props, stack)

    def update(physical_id, before, props, stack, *rest):
        if props.get("Metrics"):
            return physical_id, {}
        return alarms["update"](physical_id, before, props, stack, *rest)

    handlers["AWS::CloudWatch::Alarm"] = {**alarms, "create": create, "update": update}


def name_mail_records():
    """The identity of a mail domain names the three records that verify it."""
    from ministack.services.cloudformation import provisioners

    identity = provisioners._RESOURCE_HANDLERS["AWS::SES::EmailIdentity"]

    def create(logical_id, props, stack):
        physical_id, attributes = identity["create"](logical_id, props, stack)
        for number in (1, 2, 3):
            attributes[f"DkimDNSTokenName{number}"] = f"token{number}._domainkey.{physical_id}"
            attributes[f"DkimDNSTokenValue{number}"] = f"token{number}.dkim.amazonses.com"
        return physical_id, attributes

    provisioners._RESOURCE_HANDLERS["AWS::SES::EmailIdentity"] = {**identity, "create": create}


def transform_with_parameters():
    """SAM's transform reads the values of parameters, as at AWS; the emulator gives it their defaults."""
    from ministack.services.cloudformation import changesets, engine, handlers
    from samtranslator.translator import transform as translator

    given = contextvars.ContextVar("given", default={})
    apply, transform = engine._apply_transforms, translator.transform

    def apply_with_parameters(template, provided=None, previous=None):
        before = given.set(engine._transform_parameters(template, provided, previous))
        try:
            return apply(template, provided, previous)
        finally:
            given.reset(before)

    for module in (engine, changesets, handlers):
        module._apply_transforms = apply_with_parameters
    translator.transform = lambda template, values, loader: transform(template, {**values, **given.get()}, loader)


def find_layers():
    """A layer is unpacked somewhere, not under /opt: CDK's function that uploads pages is led to the CLI in its layer."""
    from ministack.core import lambda_runtime

    spawn = lambda_runtime.Worker._spawn

    def spawn_with_paths(worker):
        with zipfile.ZipFile(io.BytesIO(worker.code_zip)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        if CLI in files.get("index.py", b""):
            code = files["index.py"].replace(CLI, b'aws=os.environ["_LAMBDA_LAYERS_DIRS"] + "/awscli/aws"')
            assert CALL in code, "CDK calls the CLI in another way: see aws_command in its bucket-deployment-handler"
            # The emulator unpacks without the right to execute, and the first line names Lambda's own Python.
            files["index.py"] = code.replace(CALL, b'check_call([__import__("sys").executable, aws] + list(args))')
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w") as archive:
                for name, data in files.items():
                    archive.writestr(name, data)
            worker.code_zip = packed.getvalue()
        return spawn(worker)

    lambda_runtime.Worker._spawn = spawn_with_paths
