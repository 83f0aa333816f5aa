//! The functions' variables, resolved from the template like CloudFormation does, for this machine.

use crate::endpoint::Endpoint;
use crate::error::StartError;
use crate::names::{ACCOUNT, BUS, CREDENTIAL, REGION};
use crate::options::Options;
use crate::template::{FunctionDefinition, Template, scalar};
use serde_json::{Value, json};
use shared::env::EnvError;
use std::collections::BTreeMap;
use std::path::Path;

/// The addresses of the engines.
pub(crate) struct Engines {
    pub(crate) dynamodb: Endpoint,
    pub(crate) s3: Endpoint,
}

/// Addresses and files that belong to no engine.
pub(crate) struct Roads<'a> {
    /// The portal's origin.
    pub(crate) origin: &'a str,
    /// The sinks.
    pub(crate) sinks: &'a str,
    /// The functions' log.
    pub(crate) log: &'a Path,
}

/// The values of the template's references on this machine.
pub(crate) struct Variables {
    references: BTreeMap<String, String>,
    /// What every function gets in addition: region, credentials and endpoints.
    common: BTreeMap<String, String>,
    /// Variables that override all others.
    given: Vec<(String, String)>,
}

impl Variables {
    /// Resolves the template's references for a portal with its engines and sinks.
    pub(crate) fn new(
        template: &Template,
        options: &Options,
        engines: &Engines,
        roads: &Roads,
    ) -> Self {
        let sinks = roads.sinks;
        let mut references: BTreeMap<String, String> = template
            .parameters
            .iter()
            .filter_map(|(name, default)| Some((name.clone(), default.clone()?)))
            .collect();
        references.extend(template.resources.iter().filter_map(|(name, kind)| {
            Some((name.clone(), resource(name, kind, options, sinks)?))
        }));
        references.extend(parameters(roads.origin));
        let between = options.functions_dynamodb_url.clone();
        let functions_dynamodb = Endpoint {
            url: between.unwrap_or_else(|| engines.dynamodb.url.clone()),
            keys: engines.dynamodb.keys.clone(),
        };
        let common = [
            ("AWS_REGION", REGION),
            ("AWS_ACCESS_KEY_ID", CREDENTIAL),
            ("AWS_SECRET_ACCESS_KEY", CREDENTIAL),
            ("AWS_ENDPOINT_URL_DYNAMODB", &functions_dynamodb.variable()),
            ("AWS_ENDPOINT_URL_S3", &engines.s3.variable()),
            ("AWS_ENDPOINT_URL_SESV2", sinks),
            ("AWS_ENDPOINT_URL_EVENTBRIDGE", sinks),
            ("AWS_ENDPOINT_URL_SNS", sinks),
            ("AWS_ENDPOINT_URL_SQS", sinks),
        ];
        let log = roads.log.display().to_string();
        Self {
            references,
            common: common
                .into_iter()
                .chain([("LOG_FILE", log.as_str())])
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            given: options.variables.clone(),
        }
    }

    /// The variables of one function: the common ones and those that the template defines for it, overridden by the given ones.
    pub(crate) fn of(
        &self,
        function: &FunctionDefinition,
    ) -> Result<BTreeMap<String, String>, StartError> {
        let mut variables = self.common.clone();
        for (name, value) in &function.variables {
            let value = self.resolve(value).ok_or_else(|| StartError::Variable {
                function: function.name.clone(),
                error: EnvError::new(
                    name,
                    "has a value in the template that the local portal cannot work out",
                ),
            })?;
            variables.insert(name.clone(), value);
        }
        variables.extend(self.given.iter().cloned());
        Ok(variables)
    }

    fn resolve(&self, value: &Value) -> Option<String> {
        if let Some(name) = value.get("Ref") {
            return self.references.get(name.as_str()?).cloned();
        }
        match value.get("Fn::Sub") {
            Some(text) => self.substitute(text.as_str()?),
            None => scalar(value),
        }
    }

    /// Replaces `${Name}`; a reference to a secret becomes its value.
    fn substitute(&self, text: &str) -> Option<String> {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let (name, tail) = after.split_once('}')?;
            filled.push_str(before);
            filled.push_str(self.references.get(name)?);
            rest = tail;
        }
        filled.push_str(rest);
        match filled.strip_prefix("{{resolve:secretsmanager:") {
            Some(secret) => Some(development_secret(secret.split(':').next()?)),
            None => Some(filled),
        }
    }
}

/// The value of a `Ref` to a resource.
fn resource(name: &str, kind: &str, options: &Options, sinks: &str) -> Option<String> {
    match kind {
        "AWS::DynamoDB::Table" => Some(options.table.clone()),
        "AWS::S3::Bucket" => Some(options.documents_bucket.clone()),
        "AWS::Events::EventBus" => Some(BUS.to_owned()),
        "AWS::SQS::Queue" => Some(format!("{sinks}/{ACCOUNT}/{name}")),
        // The settings of this machine have one version.
        "AWS::AppConfig::HostedConfigurationVersion" => Some("1".to_owned()),
        "AWS::SecretsManager::Secret" | "AWS::SES::ConfigurationSet" => Some(name.to_owned()),
        _ => None,
    }
}

/// The parameters that a firm would set when deploying the template.
fn parameters(origin: &str) -> [(String, String); 8] {
    let other = |id: &str, name: &str| json!({"id": id, "name": name, "origin": format!("https://{id}.portal.example")});
    let regions = json!([
        {"id": "us", "name": "United States", "origin": origin},
        other("ca", "Canada"),
        other("eu", "Europe"),
        other("apac", "Asia Pacific"),
    ]);
    let application = |name: &str| format!("arn:aws:sns:{REGION}:{ACCOUNT}:app/{name}/portico");
    [
        ("ApnsApplicationArn", application("APNS")),
        ("FcmApplicationArn", application("GCM")),
        ("RegionId", "us".to_owned()),
        ("Regions", regions.to_string()),
        ("PortalOrigin", origin.to_owned()),
        ("MailFrom", "portal@portico.example".to_owned()),
        // Nothing receives mail there: `/local/mail-in` takes it.
        ("ReplyDomain", "reply.portico.example".to_owned()),
        // A firm's system that runs on the same machine.
        ("WebhookTestHosts", "localhost,127.0.0.1".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
}

/// A key for this machine only: it is public, and data made with it is useless elsewhere.
fn development_secret(name: &str) -> String {
    format!("{name}-for-development-on-this-machine-alone-{:-<64}", "")
        .chars()
        .take(64)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::env::Env;

    const TEMPLATE: &str = r#"
Parameters:
  PortalOrigin: { Type: String }
  Links: { Type: Number, Default: 60 }
Globals:
  Function:
    Environment:
      Variables:
        TABLE_NAME: !Ref Table
        KEY: !Sub "{{resolve:secretsmanager:${Key}:SecretString}}"
        PORTAL_ORIGIN: !Ref PortalOrigin
        DOCUMENTS_BUCKET: !Ref Documents
Resources:
  Documents: { Type: "AWS::S3::Bucket" }
  Key: { Type: "AWS::SecretsManager::Secret" }
  Dead: { Type: "AWS::SQS::Queue" }
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: []
      KeySchema: []
      StreamSpecification: { StreamViewType: KEYS_ONLY }
  F:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/f
      Environment: { Variables: { LINKS: !Ref Links, DEAD: !Ref Dead, FIXED: 7 } }
  G:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/g
      Environment: { Variables: { ODD: !GetAtt Table.Arn } }
"#;

    fn variables(options: &Options) -> (Template, Variables) {
        let template = Template::parse(TEMPLATE).unwrap();
        let variables = Variables::new(
            &template,
            options,
            &Engines {
                dynamodb: Endpoint::read("http://127.0.0.1:2"),
                s3: Endpoint::read("http://key:secret@127.0.0.1:4"),
            },
            &Roads {
                origin: "http://localhost:1",
                sinks: "http://127.0.0.1:3",
                log: Path::new("/dev/null"),
            },
        );
        (template, variables)
    }

    #[test]
    fn references_are_worked_out() {
        let (template, variables) = variables(&Options::default());
        let env = Env::from_pairs(variables.of(&template.functions[0]).unwrap());
        for (name, value) in [
            ("TABLE_NAME", "portico"),
            ("PORTAL_ORIGIN", "http://localhost:1"),
            ("LINKS", "60"),
            ("FIXED", "7"),
            ("DEAD", "http://127.0.0.1:3/000000000000/Dead"),
            (
                "AWS_ENDPOINT_URL_DYNAMODB",
                "http://local:local@127.0.0.1:2",
            ),
            ("AWS_ENDPOINT_URL_S3", "http://key:secret@127.0.0.1:4"),
            ("AWS_ENDPOINT_URL_SESV2", "http://127.0.0.1:3"),
            ("AWS_ACCESS_KEY_ID", "local"),
            ("DOCUMENTS_BUCKET", "documents"),
        ] {
            assert_eq!(env.get(name), Some(value), "{name}");
        }
        assert_eq!(env.get("KEY").map(str::len), Some(64));
    }

    #[test]
    fn what_cannot_be_worked_out_is_named() {
        let (template, variables) = variables(&Options::default());
        let error = variables.of(&template.functions[1]).err().unwrap();
        assert!(
            error
                .to_string()
                .starts_with("The function g does not start: The variable ODD"),
            "{error}"
        );
    }

    #[test]
    fn what_is_given_goes_first() {
        let given = Options {
            functions_dynamodb_url: Some("http://127.0.0.1:9".to_owned()),
            variables: vec![("LINKS".to_owned(), "2".to_owned())],
            ..Options::default()
        };
        let (template, variables) = variables(&given);
        let env = Env::from_pairs(variables.of(&template.functions[0]).unwrap());
        assert_eq!(
            (env.get("LINKS"), env.get("AWS_ENDPOINT_URL_DYNAMODB")),
            (Some("2"), Some("http://local:local@127.0.0.1:9"))
        );
    }
}
