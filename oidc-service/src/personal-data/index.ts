export { exportPersonalData, type PersonalDataExport, personalColumns } from './access.js';
export { erase, type Profile, profileOf, rectify, restrict } from './change.js';
export { subjectRows } from './subject.js';
