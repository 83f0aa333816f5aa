//! Conditional writes as values.

use super::attributes;
use super::expression::Placeholders;
use crate::key::Key;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde_dynamo::string_set::StringSet;
use std::collections::HashMap;

/// One conditional write. In its condition, `#name` is an attribute and `:name` a value given by [`Conditional::with`].
///
/// Every write accepts conditions. Only an [`Update`] changes attributes:
///
/// ```
/// # use shared::engine::table::Write;
/// # let key = shared::key::member(&serde_json::from_str(r#"{"firm": "hale", "client": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}"#).unwrap());
/// let write: Write = Write::update(&key).set("version", 2).when("#version = :known").with("known", 1).into();
/// let write: Write = Write::delete(&key).when("#version = :known").with("known", 1).into();
/// ```
///
/// ```compile_fail,E0599
/// # use shared::engine::table::Write;
/// # let key = shared::key::member(&serde_json::from_str(r#"{"firm": "hale", "client": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}"#).unwrap());
/// let write: Write = Write::delete(&key).set("version", 2).into();
/// ```
#[derive(Clone, Debug)]
pub struct Conditional<A> {
    pub(super) key: Key,
    pub(super) action: A,
    pub(super) condition: Option<String>,
    pub(super) placeholders: Placeholders,
}

/// Any conditional write, as transactions accept it.
pub type Write = Conditional<Action>;

/// Puts an item.
pub type Put = Conditional<FullItem>;

/// Changes attributes of an item.
pub type Update = Conditional<Clauses>;

/// Deletes an item.
pub type Delete = Conditional<Gone>;

/// Checks an item without changing it.
pub type Check = Conditional<Same>;

/// The action of a [`Write`].
#[derive(Clone, Debug)]
pub enum Action {
    /// See [`Put`].
    Put(FullItem),
    /// See [`Update`].
    Update(Clauses),
    /// See [`Delete`].
    Delete,
    /// See [`Check`].
    Check,
}

/// The item of a [`Put`], or why it cannot be written.
#[derive(Clone, Debug)]
pub struct FullItem(pub(super) Result<HashMap<String, AttributeValue>, String>);

/// The changes of an [`Update`].
#[derive(Clone, Debug, Default)]
pub struct Clauses {
    set: Vec<String>,
    add: Vec<String>,
    remove: Vec<String>,
    delete: Vec<String>,
}

/// The action of a [`Delete`].
#[derive(Clone, Debug)]
pub struct Gone;

/// The action of a [`Check`].
#[derive(Clone, Debug)]
pub struct Same;

impl From<Put> for Write {
    fn from(put: Put) -> Self {
        put.map(Action::Put)
    }
}

impl From<Update> for Write {
    fn from(update: Update) -> Self {
        update.map(Action::Update)
    }
}

impl From<Delete> for Write {
    fn from(delete: Delete) -> Self {
        delete.map(|Gone| Action::Delete)
    }
}

impl From<Check> for Write {
    fn from(check: Check) -> Self {
        check.map(|Same| Action::Check)
    }
}

impl Write {
    /// Puts an item, replacing an existing one.
    pub fn put(key: &Key, item: &impl Serialize) -> Put {
        let item = serde_dynamo::to_item::<_, HashMap<String, AttributeValue>>(item)
            .map(|mut item| {
                item.extend(attributes(key));
                item
            })
            .map_err(|error| error.to_string());
        Put::new(key, FullItem(item))
    }

    /// Changes attributes, and creates the item if it does not exist.
    pub fn update(key: &Key) -> Update {
        Update::new(key, Clauses::default())
    }

    /// Deletes an item, if it exists.
    pub fn delete(key: &Key) -> Delete {
        Delete::new(key, Gone)
    }

    /// Checks only a condition, within a transaction.
    pub fn check(key: &Key) -> Check {
        Check::new(key, Same)
    }
}

impl Update {
    /// Sets the attribute `name`.
    #[must_use]
    pub fn set(mut self, name: &str, value: impl Serialize) -> Self {
        let value = self.placeholders.value(name, value);
        let name = self.placeholders.name(name);
        self.clause(|clauses| clauses.set.push(format!("{name} = {value}")))
    }

    /// Sets an attribute, or removes it if `value` is `None`.
    #[must_use]
    pub fn set_or_remove(self, name: &str, value: Option<impl Serialize>) -> Self {
        match value {
            Some(value) => self.set(name, value),
            None => self.remove(name),
        }
    }

    /// Sets an attribute that has no value yet.
    #[must_use]
    pub fn set_once(mut self, name: &str, value: impl Serialize) -> Self {
        let value = self.placeholders.value(name, value);
        let name = self.placeholders.name(name);
        self.clause(|clauses| {
            clauses
                .set
                .push(format!("{name} = if_not_exists({name}, {value})"));
        })
    }

    /// Sets an attribute to the value that `other` had before this write, or to `default` if it had none.
    #[must_use]
    pub fn set_from(mut self, name: &str, other: &str, default: impl Serialize) -> Self {
        let value = self.placeholders.value(&format!("default_{name}"), default);
        let name = self.placeholders.name(name);
        let other = self.placeholders.name(other);
        self.clause(|clauses| {
            clauses
                .set
                .push(format!("{name} = if_not_exists({other}, {value})"));
        })
    }

    /// Adds to a number. An absent number counts as 0.
    #[must_use]
    pub fn add(mut self, name: &str, number: i64) -> Self {
        let value = self.placeholders.value(&format!("add_{name}"), number);
        let name = self.placeholders.name(name);
        self.clause(|clauses| clauses.add.push(format!("{name} {value}")))
    }

    /// Adds a member to a set of texts. An absent set counts as empty. Repeating it changes nothing.
    #[must_use]
    pub fn add_member(mut self, name: &str, member: &str) -> Self {
        let value = self.member(name, member);
        let name = self.placeholders.name(name);
        self.clause(|clauses| clauses.add.push(format!("{name} {value}")))
    }

    /// Removes a member from a set of texts, if present.
    #[must_use]
    pub fn delete_member(mut self, name: &str, member: &str) -> Self {
        let value = self.member(name, member);
        let name = self.placeholders.name(name);
        self.clause(|clauses| clauses.delete.push(format!("{name} {value}")))
    }

    fn member(&mut self, name: &str, member: &str) -> String {
        let set = StringSet([member]);
        self.placeholders.value(&format!("member_{name}"), set)
    }

    /// Removes the attribute `name`.
    #[must_use]
    pub fn remove(mut self, name: &str) -> Self {
        let name = self.placeholders.name(name);
        self.clause(|clauses| clauses.remove.push(name))
    }

    fn clause(mut self, change: impl FnOnce(&mut Clauses)) -> Self {
        change(&mut self.action);
        self
    }
}

impl<A> Conditional<A> {
    fn new(key: &Key, action: A) -> Self {
        Self {
            key: key.clone(),
            action,
            condition: None,
            placeholders: Placeholders::default(),
        }
    }

    fn map<B>(self, action: impl FnOnce(A) -> B) -> Conditional<B> {
        Conditional {
            key: self.key,
            action: action(self.action),
            condition: self.condition,
            placeholders: self.placeholders,
        }
    }

    /// Makes the write depend on `condition`.
    #[must_use]
    pub fn when(mut self, condition: &str) -> Self {
        self.placeholders.name_all(condition);
        self.condition = Some(condition.to_owned());
        self
    }

    /// Makes the write depend on the item not existing.
    #[must_use]
    pub fn when_new(self) -> Self {
        self.when("attribute_not_exists(#PK)")
    }

    /// Whether both concern the same item. A transaction accepts only one write per item.
    pub fn same_item<B>(&self, other: &Conditional<B>) -> bool {
        self.key == other.key
    }

    /// Makes the write also depend on a check of the same item. The two must not give different values the same name.
    pub fn require(&mut self, other: Check) {
        self.placeholders.extend(other.placeholders);
        self.condition = match (self.condition.take(), other.condition) {
            (Some(own), Some(other)) => Some(format!("({own}) AND ({other})")),
            (own, other) => own.or(other),
        };
    }

    /// Defines the value `:name` for the condition.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Serialize) -> Self {
        self.placeholders.value(name, value);
        self
    }
}

impl Clauses {
    pub(super) fn expression(&self) -> String {
        let clause = |word: &str, parts: &[String]| {
            (!parts.is_empty()).then(|| format!("{word} {}", parts.join(", ")))
        };
        [
            clause("SET", &self.set),
            clause("ADD", &self.add),
            clause("REMOVE", &self.remove),
            clause("DELETE", &self.delete),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_conditions_hold_together() {
        let key = Key {
            pk: "p".into(),
            sk: "s".into(),
        };
        let mut write = Write::update(&key).when("#a = :a OR #b = :b").with("a", 1);
        write.require(Write::check(&key).when("#c = :c").with("c", 2));
        assert_eq!(
            write.condition.as_deref(),
            Some("(#a = :a OR #b = :b) AND (#c = :c)")
        );
        let mut write = Write::delete(&key);
        write.require(Write::check(&key).when("#c = :c"));
        assert_eq!(write.condition.as_deref(), Some("#c = :c"));
    }

    #[test]
    fn clauses_are_joined_in_the_order_of_the_grammar() {
        let key = Key {
            pk: "p".into(),
            sk: "s".into(),
        };
        let write = Write::update(&key)
            .remove("lu")
            .set("version", 2)
            .add("tries", 1)
            .set_once("lt", "x")
            .add_member("tried", "a")
            .delete_member("wrong", "b");
        assert_eq!(
            write.action.expression(),
            "SET #version = :version, #lt = if_not_exists(#lt, :lt) ADD #tries :add_tries, #tried :member_tried REMOVE #lu DELETE #wrong :member_wrong"
        );
    }
}
