// What cdk-nag's AwsSolutions pack finds and this project decided against, each with its reason.

export interface Accepted {
  /** The rule, or one of its findings; `*` stands for anything. */
  readonly rule: string;
  /** Logical names of resources; `*` stands for anything. */
  readonly on: readonly string[];
  readonly reason: string;
}

export const ACCEPTED: readonly Accepted[] = [
  {
    rule: 'AwsSolutions-CFR1',
    on: ['Distribution'],
    reason: 'Clients of a law firm travel, and a country says nothing about who somebody is.',
  },
  {
    rule: 'AwsSolutions-CFR3',
    on: ['Distribution'],
    reason: 'Addresses of pages may hold tokens, and these logs hold whole addresses. The gateway logs routes.',
  },
  {
    rule: 'AwsSolutions-S1',
    on: ['Documents', 'StreamDeadLetters', 'Web'],
    reason: 'Presigned addresses hold signatures, and these logs hold whole addresses. The audit log has every access.',
  },
  {
    rule: 'AwsSolutions-SMG4',
    on: ['AddressKey', 'OriginKey', 'SecondOriginKey', 'TokenKey', 'VapidKey'],
    reason:
      'Nothing can change these by itself: the address key is part of every partition key, and a new value of the others ' +
      'needs a deployment, as docs/operations.md describes.',
  },
  {
    rule: 'AwsSolutions-SQS3',
    on: [
      'FirmEventsDeadLetters',
      'MakeArchiveDeadLetters',
      'NotifyDeadLetters',
      'PortalFirm*DeadLetters*',
      'SettleUploadDeadLetters',
      'StreamReaderDeadLetters',
      'TrackDeliveryDeadLetters',
      'ReceiveMailDeadLetters',
      'RemindDeadLetters',
      'WebhookDeadLetters',
    ],
    reason: 'They are dead-letter queues themselves: what comes there waits for a person, and an alarm goes off.',
  },
  {
    rule: 'AwsSolutions-L1',
    on: ['AdmitRequest', 'CustomCDKBucketDeployment*'],
    reason: 'Python 3.13 gets security updates until 2029. The second runs code of CDK, which chooses its runtime.',
  },
  {
    rule: 'AwsSolutions-IAM4',
    on: [
      'AdmitRequestRole',
      'ApplyFirmEventRole',
      'DeliverWebhookRole',
      'MakeArchiveRole',
      'NotifyRole',
      'PublishEventRole',
      'ReceiveWebhookRole',
      'SendLinkRole',
      'SettleUploadRole',
      'TrackDeliveryRole',
      'ReceiveMailRole',
      'RemindRole',
    ],
    reason: 'cdk-nag cannot read the expression: the list has no policy, or KeyUse of this template.',
  },
  {
    rule: 'AwsSolutions-IAM4[Policy::arn:aws:iam::aws:policy/service-role/AWSCodeDeployRoleForLambda]',
    on: ['CodeDeployServiceRole'],
    reason: "SAM makes it: the rights by which CodeDeploy moves an alias and looks at the alarms, as AWS keeps them.",
  },
  {
    rule: 'AwsSolutions-IAM4[Policy::arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    on: ['*Role'],
    reason: 'SAM gives it to the functions over HTTP: the right to log (docs/decisions/0002).',
  },
  {
    rule: 'AwsSolutions-IAM5[Resource::<Documents.Arn>/firm/\\*]',
    on: ['AnswerFirmRole', 'ApplyFirmEventRole', 'ListBillsRole', 'ListDocumentsRole', 'MakeArchiveRole'],
    reason: 'The files of all firms: which one a client may have is decided by the table.',
  },
  {
    rule: 'AwsSolutions-IAM5[Resource::<Documents.Arn>/upload/\\*]',
    on: ['AnswerFirmRole', 'ListDocumentsRole', 'MakeArchiveRole', 'ReceiveMailRole', 'SettleUploadRole', 'UploadRole'],
    reason: 'The files that clients send: which one a client may have is decided by the table.',
  },
  {
    rule: 'AwsSolutions-IAM5[Resource::<Documents.Arn>/archive/\\*]',
    on: ['MakeArchiveRole', 'RequestArchiveRole'],
    reason: 'What clients take along: which file a client may have is decided by the table.',
  },
  {
    rule: 'AwsSolutions-IAM5[Resource::<Documents.Arn>/mail-in/\\*]',
    on: ['ReceiveMailRole'],
    reason: 'The mails that SES put there, under names of its own.',
  },
  {
    rule: 'AwsSolutions-IAM5[Resource::<StreamDeadLetters.Arn>/\\*]',
    on: ['PublishEventRole', 'SendLinkRole'],
    reason: 'Lambda writes the dead letters of the stream under names of its own.',
  },
  {
    rule: 'AwsSolutions-IAM5[Resource::<Documents.Arn>/*/<!aws:PrincipalTag/portico-firm>/\\*]',
    on: ['FirmSender'],
    reason: "A firm's own files, by the tag of its role.",
  },
  {
    rule: 'AwsSolutions-IAM5[Resource::<Documents.Arn>/\\*]',
    on: ['MalwareProtectionRole'],
    reason: 'The rights that the user guide of GuardDuty lists.',
  },
  {
    rule: 'AwsSolutions-IAM5[Resource::arn:*:rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3\\*]',
    on: ['MalwareProtectionRole'],
    reason: 'GuardDuty names the rule; the rights are those that its user guide lists.',
  },
  {
    rule: 'AwsSolutions-IAM4[Policy::*AWSLambdaBasicExecutionRole]',
    on: ['CustomCDKBucketDeployment*'],
    reason: "CDK's own function that uploads the pages has the right to log.",
  },
  {
    rule: 'AwsSolutions-IAM5[*]',
    on: ['CustomCDKBucketDeployment*'],
    reason:
      "CDK's own function that uploads the pages reads CDK's bucket of assets, writes the bucket of pages, and makes them " +
      'known to CloudFront. It touches nothing of clients.',
  },
];
