//! Units as data that a file can hold. What many units have in common (settings, macros, reasons)
//! is stored once and numbered; what they share in memory they share again when it is restored.

use std::hash::Hash;
use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::{Discovery, IncludeDir, MacroOption, Project, Purpose, Settings, StandIns, Unit};
use crate::finding::Problem;

/// A [`Discovery`], to be kept.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct StoredDiscovery {
    units: Vec<StoredUnit>,
    settings: Vec<StoredSettings>,
    configurations: Vec<String>,
    ranges: Vec<Vec<(String, i64, i64)>>,
    stand_ins: Vec<StoredStandIns>,
    /// Their roots.
    projects: Vec<PathBuf>,
    roots: Vec<Vec<PathBuf>>,
    silenced: Vec<Vec<String>>,
    assigned: Vec<Vec<MacroOption>>,
    macros: Vec<MacroOption>,
    reasons: Vec<String>,
    scanned: Vec<PathBuf>,
    failed: Vec<Problem>,
    notes: Vec<Problem>,
}

/// A [`Unit`], in numbers.
#[derive(Debug, Serialize, Deserialize)]
struct StoredUnit {
    file: PathBuf,
    settings: u32,
    own_macros: Vec<u32>,
    assigned: u32,
    own_include_dirs: Vec<IncludeDir>,
    preprocessed: bool,
    called: Option<PathBuf>,
    known_build: bool,
    why: u32,
    purpose: Purpose,
}

/// [`Settings`], and the numbers of what they share with others.
#[derive(Debug, Serialize, Deserialize)]
struct StoredSettings {
    own: Settings,
    configuration: u32,
    ranges: u32,
    stand_ins: u32,
    roots: u32,
    silenced: u32,
}

/// [`StandIns`], with the number of the project.
#[derive(Debug, Serialize, Deserialize)]
struct StoredStandIns {
    headers: Vec<(String, String)>,
    asm_generic: bool,
    project: Option<u32>,
}

/// Numbers of distinct things, in the order of their first.
struct Numbers<K>(FxHashMap<K, u32>);

impl<K: Eq + Hash> Numbers<K> {
    fn new() -> Numbers<K> {
        Numbers(FxHashMap::default())
    }

    /// The number of what goes by `key`; `store` puts a new one into its list.
    fn of(&mut self, key: K, store: impl FnOnce()) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(key).or_insert_with(|| {
            store();
            next
        })
    }
}

/// Where something shared is, which tells it from everything else that is there.
fn place<T: ?Sized>(shared: &Arc<T>) -> usize {
    Arc::as_ptr(shared).cast::<()>() as usize
}

/// The lists being filled, with the numbers in them.
struct Writer {
    stored: StoredDiscovery,
    settings: Numbers<usize>,
    configurations: Numbers<usize>,
    ranges: Numbers<usize>,
    stand_ins: Numbers<usize>,
    projects: Numbers<usize>,
    roots: Numbers<usize>,
    silenced: Numbers<usize>,
    assigned: Numbers<usize>,
    macros: Numbers<MacroOption>,
    reasons: Numbers<Arc<str>>,
}

impl StoredDiscovery {
    /// Of a discovery; none if a unit's text is not on disk.
    pub fn of(discovery: &Discovery) -> Option<StoredDiscovery> {
        let mut writer = Writer {
            stored: StoredDiscovery {
                scanned: discovery.scanned.clone(),
                failed: discovery.failed.clone(),
                notes: discovery.notes.clone(),
                ..StoredDiscovery::default()
            },
            settings: Numbers::new(),
            configurations: Numbers::new(),
            ranges: Numbers::new(),
            stand_ins: Numbers::new(),
            projects: Numbers::new(),
            roots: Numbers::new(),
            silenced: Numbers::new(),
            assigned: Numbers::new(),
            macros: Numbers::new(),
            reasons: Numbers::new(),
        };
        for unit in &discovery.units {
            let unit = writer.unit(unit)?;
            writer.stored.units.push(unit);
        }
        Some(writer.stored)
    }

    /// The discovery; none if a number stands for nothing.
    pub fn restore(self) -> Option<Discovery> {
        let projects: Vec<_> =
            self.projects.iter().map(|root| Arc::new(Project::new(root))).collect();
        let stand_ins = self.stand_ins.into_iter().map(|stored| {
            let StoredStandIns { headers, asm_generic, project } = stored;
            let project = match project {
                Some(number) => Some(get(&projects, number)?),
                None => None,
            };
            Some(Arc::new(StandIns { headers, asm_generic, project }))
        });
        let stand_ins: Vec<_> = stand_ins.collect::<Option<_>>()?;
        let configurations: Vec<Arc<str>> = shared(self.configurations);
        let ranges: Vec<Arc<[_]>> = shared(self.ranges);
        let roots: Vec<Arc<Vec<PathBuf>>> = shared(self.roots);
        let silenced: Vec<Arc<[String]>> = shared(self.silenced);
        let settings = self.settings.into_iter().map(|stored| {
            Some(Arc::new(Settings {
                configuration: get(&configurations, stored.configuration)?,
                ranges: get(&ranges, stored.ranges)?,
                stand_ins: get(&stand_ins, stored.stand_ins)?,
                roots: get(&roots, stored.roots)?,
                silenced: get(&silenced, stored.silenced)?,
                ..stored.own
            }))
        });
        let settings: Vec<_> = settings.collect::<Option<_>>()?;
        let assigned: Vec<Arc<[MacroOption]>> = shared(self.assigned);
        let reasons: Vec<Arc<str>> = shared(self.reasons);
        let units = self.units.into_iter().map(|stored| {
            let own_macros = stored.own_macros.iter().map(|&number| get(&self.macros, number));
            Some(Unit {
                file: stored.file,
                text: None,
                settings: get(&settings, stored.settings)?,
                own_macros: own_macros.collect::<Option<_>>()?,
                assigned: get(&assigned, stored.assigned)?,
                own_include_dirs: stored.own_include_dirs,
                preprocessed: stored.preprocessed,
                called: stored.called,
                known_build: stored.known_build,
                why: get(&reasons, stored.why)?,
                purpose: stored.purpose,
            })
        });
        let units = units.collect::<Option<_>>()?;
        let (scanned, failed, notes) = (self.scanned, self.failed, self.notes);
        Some(Discovery { units, scanned, failed, notes })
    }
}

fn get<T: Clone>(all: &[T], number: u32) -> Option<T> {
    all.get(number as usize).cloned()
}

/// Each as something that units share.
fn shared<T, S: From<T>>(all: Vec<T>) -> Vec<S> {
    all.into_iter().map(S::from).collect()
}

impl Writer {
    fn unit(&mut self, unit: &Unit) -> Option<StoredUnit> {
        let Unit { file, text, settings, own_macros, assigned, own_include_dirs, .. } = unit;
        let Unit { preprocessed, called, known_build, why, purpose, .. } = unit;
        if text.is_some() {
            return None;
        }
        let settings = self.settings(settings);
        let Writer { stored, macros, .. } = self;
        let own_macros = own_macros.iter().map(|option| {
            let store = || stored.macros.push(option.clone());
            macros.of(option.clone(), store)
        });
        Some(StoredUnit {
            file: file.clone(),
            settings,
            own_macros: own_macros.collect(),
            assigned: self.assigned.of(place(assigned), || stored.assigned.push(assigned.to_vec())),
            own_include_dirs: own_include_dirs.clone(),
            preprocessed: *preprocessed,
            called: called.clone(),
            known_build: *known_build,
            why: self.reasons.of(Arc::clone(why), || stored.reasons.push(why.to_string())),
            purpose: purpose.clone(),
        })
    }

    fn settings(&mut self, settings: &Arc<Settings>) -> u32 {
        if let Some(&known) = self.settings.0.get(&place(settings)) {
            return known;
        }
        let stand_ins = self.stand_ins(&settings.stand_ins);
        let Settings { configuration, ranges, roots, silenced, .. } = &**settings;
        let lists = &mut self.stored;
        let new = StoredSettings {
            own: Settings::clone(settings),
            configuration: self
                .configurations
                .of(place(configuration), || lists.configurations.push(configuration.to_string())),
            ranges: self.ranges.of(place(ranges), || lists.ranges.push(ranges.to_vec())),
            stand_ins,
            roots: self.roots.of(place(roots), || lists.roots.push(roots.to_vec())),
            silenced: self.silenced.of(place(silenced), || lists.silenced.push(silenced.to_vec())),
        };
        self.settings.of(place(settings), || lists.settings.push(new))
    }

    fn stand_ins(&mut self, stand_ins: &Arc<StandIns>) -> u32 {
        let StandIns { headers, asm_generic, project } = &**stand_ins;
        let lists = &mut self.stored;
        let project = project.as_ref().map(|project| {
            self.projects.of(place(project), || lists.projects.push(project.root().to_path_buf()))
        });
        self.stand_ins.of(place(stand_ins), || {
            lists.stand_ins.push(StoredStandIns {
                headers: headers.clone(),
                asm_generic: *asm_generic,
                project,
            });
        })
    }
}
