// Short names for the shapes of the API, which are generated from docs/openapi.json.
import type { components } from './schema';

type Schemas = components['schemas'];

export type Archive = Schemas['Archive'];
export type Attachment = Schemas['Attachment'];
export type Bill = Schemas['Bill'];
export type BillState = Schemas['BillState'];
export type CalendarEvent = Schemas['Event'];
export type CalendarFeed = Schemas['CalendarFeed'];

/** An answer by mail that waits for its writer. */
export type Draft = Schemas['Draft'];
export type Document = Schemas['Document'];
export type DocumentSender = Schemas['DocumentSender'];
export type DocumentSort = Schemas['DocumentSort'];
/** One entry of a conversation. */
export type Entry = Schemas['ConversationEntry'];
export type FileState = Schemas['FileState'];
/** What a firm asks of a client. */
export type FirmRequest = Schemas['Request'];
export type Firm = Schemas['Firm'];
export type Folder = Schemas['Folder'];
export type Locale = Schemas['Locale'];
export type Matter = Schemas['Matter'];
export type MatterProgress = Schemas['MatterProgress'];
export type MatterStage = Schemas['MatterStage'];
export type MatterStages = Schemas['MatterStages'];
export type Me = Schemas['Me'];
export type Message = Schemas['Message'];
export type Money = Schemas['Money'];
export type Notifications = Schemas['Notifications'];
export type Device = Schemas['Device'];
export type Passkey = Schemas['Passkey'];
export type PasskeyAccount = Schemas['PasskeyAccount'];
export type PublicFirm = Schemas['PublicFirm'];
export type PushChoice = Schemas['PushChoice'];
export type PartUrl = Schemas['PartUrl'];
export type Receipt = Schemas['Receipt'];
export type Region = Schemas['Region'];
export type SessionCreated = Schemas['SessionCreated'];
export type SessionLeft = Schemas['SessionLeft'];
export type SessionRow = Schemas['SessionRow'];
export type SharedBill = Schemas['SharedBill'];
export type SharedDocument = Schemas['SharedDocument'];
export type SharedEvent = Schemas['SharedEvent'];
export type StandingMatter = Schemas['StandingMatter'];
export type StartedUpload = Schemas['StartedUpload'];
export type Upload = Schemas['Upload'];
export type UploadFile = Schemas['UploadFile'];
export type UploadRequest = Schemas['UploadRequest'];
export type WaitingFor = Schemas['WaitingFor'];

export interface Page<T> {
  data: T[];
  meta: { paging: { next: string | null } };
}
