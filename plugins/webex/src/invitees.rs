//! The invitee list of an existing meeting. A patch of the meeting does not take it; `/meetingInvitees` does, one person at
//! a time but for additions.

use convoke_plugin::serde_json::{Map, Value};
use convoke_plugin::{Failure, FailureKind, Invitee, Request, Response, text};

use crate::call::Call;
use crate::links;
use crate::mapping::invitee_members;

const RESOURCE: &str = "meetingInvitees";
/// The most that a page holds, and that `bulkInsert` takes.
const AT_ONCE: usize = 100;
/// How many requests the host lets one operation make.
const REQUESTS: usize = 16;

/// Somebody on the list as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Present {
    id: String,
    email: String,
    name: Option<String>,
    cohost: bool,
    panelist: Option<bool>,
}

/// What makes the list the one that is wanted.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    add: Vec<Invitee>,
    /// Id, and how this person shall be from now on.
    change: Vec<(String, Map<String, Value>)>,
    remove: Vec<String>,
}

/// Reads the list and plans the changes. `others` is how many further requests the operation makes at most.
pub(crate) async fn plan(
    call: &Call<'_>,
    meeting_id: &str,
    wanted: &[Invitee],
    others: usize,
) -> Result<Plan, Failure> {
    let (present, pages) = read(&call.reading(), meeting_id).await?;
    let plan = Plan::new(present, wanted);
    let left = REQUESTS.saturating_sub(pages + others);
    if plan.requests() > left {
        let detail = format!(
            "Webex changes and removes invitees one at a time. This needs {} requests and one update can make {left}; \
             change the list in several steps.",
            plan.requests()
        );
        return Err(Failure::invalid("/invitees", detail));
    }
    Ok(plan)
}

/// Carries the plan out.
pub(crate) async fn apply(call: &Call<'_>, meeting_id: &str, plan: Plan) -> Result<(), Failure> {
    let total = plan.requests();
    for (done, request) in plan.into_requests(call, meeting_id).into_iter().enumerate() {
        let removal = request.method == "DELETE";
        let response = call.exchange(request).await.map_err(|failure| incomplete(failure, done, total))?;
        // Somebody who is gone needs no removal.
        let settled = response.is_success() || (removal && matches!(response.status, 404 | 410));
        if !settled {
            return Err(incomplete(refused(&response, call), done, total));
        }
    }
    Ok(())
}

/// "Not found" is about a person here; the meeting itself was there a moment ago.
fn refused(response: &Response, call: &Call<'_>) -> Failure {
    let mut failure = crate::failure::read(response, call);
    if failure.kind == FailureKind::NotFound {
        failure.kind = FailureKind::Conflict;
        failure.detail = "The invitee list was changed at Webex in the meantime.".to_owned();
    }
    failure
}

/// Says how far the changes came.
fn incomplete(failure: Failure, done: usize, total: usize) -> Failure {
    let detail = format!(
        "{} Other changes of this update were made, and {done} of {total} steps for the invitee list; repeating the update \
         completes it.",
        failure.detail
    );
    failure.with_detail(detail)
}

async fn read(call: &Call<'_>, meeting_id: &str) -> Result<(Vec<Present>, usize), Failure> {
    let resource = call.url(&[RESOURCE]);
    let first =
        Request::get(resource.as_str()).query("meetingId", meeting_id).query("max", &AT_ONCE.to_string());
    let mut next = Some(call.for_host(first));
    let (mut present, mut pages) = (Vec::new(), 0);
    while let Some(request) = next {
        if pages == REQUESTS {
            return Err(Failure::provider_error("Webex's invitee list does not end."));
        }
        let response = call.send(request).await?;
        pages += 1;
        let answer: Map<String, Value> = response.json()?;
        let items = answer.get("items").and_then(Value::as_array).into_iter().flatten();
        present.extend(items.filter_map(|item| Present::read(item.as_object()?)));
        next = match links::next(&response, &resource) {
            links::Next::None => None,
            links::Next::Page(url) => Some(Request::get(url)),
            links::Next::Elsewhere => {
                return Err(Failure::provider_error(
                    "Webex's invitee list continues at an address that is not its own.",
                ));
            }
        };
    }
    Ok((present, pages))
}

impl Present {
    fn read(shown: &Map<String, Value>) -> Option<Self> {
        let flag = |name: &str| shown.get(name).and_then(Value::as_bool);
        Some(Present {
            id: text(shown, "id")?,
            email: text(shown, "email")?,
            name: text(shown, "displayName"),
            cohost: flag("coHost").unwrap_or_default(),
            panelist: flag("panelist"),
        })
    }

    /// How this person shall be from now on, where that differs. What is not said stays, and a PUT names all of it.
    fn changed(&self, wanted: &Invitee) -> Option<Map<String, Value>> {
        let name = wanted.name.clone().or_else(|| self.name.clone());
        let cohost = wanted.cohost.unwrap_or(self.cohost);
        if name == self.name && cohost == self.cohost {
            return None;
        }
        let now = Invitee { email: self.email.clone(), name, cohost: Some(cohost) };
        let mut members = invitee_members(&now);
        if let Some(panelist) = self.panelist {
            members.insert("panelist".to_owned(), panelist.into());
        }
        Some(members)
    }
}

impl Plan {
    fn new(present: Vec<Present>, wanted: &[Invitee]) -> Self {
        let mut plan = Plan::default();
        let emails: Vec<String> = present.iter().map(|person| person.email.to_ascii_lowercase()).collect();
        let mut present: Vec<Option<Present>> = present.into_iter().map(Some).collect();
        // Where somebody stands in the list. A JSON object is the map whose code is here anyway.
        let mut there = Map::new();
        let mut take = |place: &Value| present.get_mut(usize::try_from(place.as_u64()?).ok()?)?.take();
        for (place, email) in emails.into_iter().enumerate() {
            let twin = there.insert(email, place.into());
            plan.remove.extend(twin.as_ref().and_then(&mut take).map(|person| person.id));
        }
        for invitee in wanted {
            match there.remove(&invitee.email.to_ascii_lowercase()).as_ref().and_then(&mut take) {
                None => plan.add.push(invitee.clone()),
                Some(person) => {
                    plan.change.extend(person.changed(invitee).map(|members| (person.id, members)))
                }
            }
        }
        plan.remove.extend(there.values().filter_map(take).map(|person| person.id));
        plan
    }

    fn requests(&self) -> usize {
        self.add.len().div_ceil(AT_ONCE) + self.change.len() + self.remove.len()
    }

    /// Additions first, so that a list that ends half-way has too many people rather than too few.
    fn into_requests(self, call: &Call<'_>, meeting_id: &str) -> Vec<Request> {
        let mut requests = Vec::new();
        for chunk in self.add.chunks(AT_ONCE) {
            let item = |invitee: &Invitee| {
                let mut members = invitee_members(invitee);
                members.insert("sendEmail".to_owned(), call.send_email.into());
                Value::Object(members)
            };
            let mut body = call.shared_members();
            // Each item says it for itself.
            body.remove("sendEmail");
            body.insert("meetingId".to_owned(), meeting_id.into());
            body.insert("items".to_owned(), chunk.iter().map(item).collect());
            requests.push(Request::post(call.url(&[RESOURCE, "bulkInsert"])).json(&body));
        }
        for (id, mut members) in self.change {
            members.extend(call.shared_members());
            requests.push(Request::put(call.url(&[RESOURCE, &id])).json(&members));
        }
        for id in self.remove {
            let send_email = if call.send_email { "true" } else { "false" };
            let request = Request::delete(call.url(&[RESOURCE, &id])).query("sendEmail", send_email);
            requests.push(call.for_host(request));
        }
        requests
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use convoke_plugin::serde_json::json;
    use proptest::prelude::*;

    fn invitee(email: &str, name: Option<&str>, cohost: Option<bool>) -> Invitee {
        Invitee { email: email.to_owned(), name: name.map(str::to_owned), cohost }
    }

    fn present(email: &str, name: &str, cohost: bool) -> Present {
        Present {
            id: format!("id-{email}"),
            email: email.to_owned(),
            name: Some(name.to_owned()),
            cohost,
            panelist: Some(false),
        }
    }

    #[test]
    fn only_differences_are_planned() {
        let now = vec![present("a@x", "A", false), present("b@x", "B", true), present("c@x", "C", false)];
        let plan = Plan::new(
            now,
            &[
                invitee("A@x", None, None),
                invitee("b@x", Some("Bee"), Some(false)),
                invitee("d@x", None, Some(true)),
            ],
        );
        let changed = json!({"email": "b@x", "displayName": "Bee", "coHost": false, "panelist": false});
        assert_eq!(
            plan,
            Plan {
                add: vec![invitee("d@x", None, Some(true))],
                change: vec![("id-b@x".to_owned(), changed.as_object().unwrap().clone())],
                remove: vec!["id-c@x".to_owned()],
            }
        );
    }

    fn people() -> impl Strategy<Value = Vec<Invitee>> {
        let person = ("[a-f]", proptest::option::of("[A-C]"), proptest::option::of(any::<bool>()));
        proptest::collection::btree_map("[a-f]", person, 0..6).prop_map(|people| {
            people.into_iter().map(|(email, (_, name, cohost))| Invitee { email, name, cohost }).collect()
        })
    }

    proptest! {
        #[test]
        fn the_list_given_is_the_list_afterwards(before in people(), wanted in people()) {
            let now: Vec<_> = before
                .iter()
                .map(|it| present(&it.email, it.name.as_deref().unwrap_or("?"), it.cohost.unwrap_or_default()))
                .collect();
            let plan = Plan::new(now.clone(), &wanted);
            let mut after: BTreeMap<String, (Option<String>, bool)> =
                now.iter().map(|it| (it.id.clone(), (it.name.clone(), it.cohost))).collect();
            for id in &plan.remove {
                prop_assert!(after.remove(id).is_some());
            }
            for (id, members) in &plan.change {
                let cohost = members["coHost"].as_bool().unwrap();
                prop_assert!(after.insert(id.clone(), (text(members, "displayName"), cohost)).is_some());
            }
            for added in &plan.add {
                let new = (added.name.clone(), added.cohost.unwrap_or_default());
                let twin = after.insert(format!("id-{}", added.email), new);
                prop_assert_eq!(twin, None);
            }
            prop_assert_eq!(after.len(), wanted.len());
            for person in &wanted {
                let (name, cohost) = &after[&format!("id-{}", person.email)];
                prop_assert!(person.name.is_none() || person.name == *name);
                prop_assert!(person.cohost.is_none_or(|wanted| wanted == *cohost));
            }
        }
    }
}
