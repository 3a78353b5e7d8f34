/**
 * The one door between the engine and the node types.
 *
 * Everything a node type may use of the engine is exported here, and nothing
 * else is promised. If a node needs more, the promise grows in this place.
 */
export type { Diagnostic } from '../errors/diagnostic.js';
export { DataError } from '../errors/errors.js';
export { nearest, suggestion } from '../errors/suggest.js';
export type { ColumnSpec, ColumnType, Table } from '../table/column.js';
export type { Causal, KnownRows, WitnessSpec } from './causal.js';
export type { ComputeContext, Emission, SharedTable } from './compute-context.js';
export type { DataAnswer, DataContext, DataVerbs } from './data-verbs.js';
export type { InputView, ItemView } from './input-view.js';
export type { Json } from './json.js';
export type { LoadContext, LoadTask, SourceItem } from './load-context.js';
export type { ComputeNode, NodeType, SourceNode } from './node-type.js';
export { defineNode } from './node-type.js';
export type {
  Collected,
  GroupedParquetSpec,
  GroupRows,
  ParquetColumn,
  ParquetSpec,
} from './parquet-spec.js';
export type { MakeParts, Part, PartSpec } from './part.js';
export type { ItemsUnder, PartitionGroup, PartitionSpec, Slice } from './partition.js';
export type { ColumnsContext, PartitionContext } from './partition-context.js';
export type { CheckContext, Plugin, PluginFolder, PluginKind, PluginProblem } from './plugin.js';
export type { InputSpec, OutputSpec } from './ports.js';
export type { ConfiguredNode, Coverage, PublishContext } from './publish-context.js';
export type { ShowContext, ShownBlock, ShownColumn } from './shown.js';
export type { Summary, SummaryColumn } from './summary.js';
export type { Trial, TrialContext } from './trial.js';
