import { endianness } from 'node:os';
import type protobuf from 'protobufjs';
import { type Attribute, ELEMENT_TYPE, type Program, type Tensor, type Value } from './graph';

/** Opset and IR versions old enough for every checker and runtime in use. */
const OPSET_VERSION = 17;
const IR_VERSION = 8;

const PRODUCER = 'parametric-dr';

/** `AttributeProto.AttributeType` in onnx.proto. */
const ATTRIBUTE_TYPE = { float: 1, int: 2 } as const;

/**
 * The part of onnx.proto that a program needs: field names and numbers as the ONNX standard gives them
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 */
const SCHEMA: Readonly<
  Record<string, Readonly<Record<string, readonly [type: string, id: number, rule?: string]>>>
> = {
  ModelProto: {
    irVersion: ['int64', 1],
    producerName: ['string', 2],
    graph: ['GraphProto', 7],
    opsetImport: ['OperatorSetIdProto', 8, 'repeated'],
  },
  OperatorSetIdProto: { domain: ['string', 1], version: ['int64', 2] },
  GraphProto: {
    node: ['NodeProto', 1, 'repeated'],
    name: ['string', 2],
    initializer: ['TensorProto', 5, 'repeated'],
    input: ['ValueInfoProto', 11, 'repeated'],
    output: ['ValueInfoProto', 12, 'repeated'],
  },
  NodeProto: {
    input: ['string', 1, 'repeated'],
    output: ['string', 2, 'repeated'],
    name: ['string', 3],
    opType: ['string', 4],
    attribute: ['AttributeProto', 5, 'repeated'],
  },
  AttributeProto: {
    name: ['string', 1],
    f: ['float', 2],
    i: ['int64', 3],
    type: ['int32', 20],
  },
  TensorProto: {
    dims: ['int64', 1, 'repeated'],
    dataType: ['int32', 2],
    name: ['string', 8],
    rawData: ['bytes', 9],
  },
  ValueInfoProto: { name: ['string', 1], type: ['TypeProto', 2] },
  TypeProto: { tensorType: ['TensorTypeProto', 1] },
  TensorTypeProto: { elemType: ['int32', 1], shape: ['TensorShapeProto', 2] },
  TensorShapeProto: { dim: ['DimensionProto', 1, 'repeated'] },
  DimensionProto: { dimValue: ['int64', 1], dimParam: ['string', 2] },
};

let modelType: protobuf.Type | undefined;

/** The message type, made on first use so that loading this file stays cheap. */
function modelProto(): protobuf.Type {
  if (!modelType) {
    const { Root, Type, Field } = require('protobufjs/light') as typeof protobuf;
    const root = new Root();
    for (const [name, fields] of Object.entries(SCHEMA)) {
      const type = new Type(name);
      for (const [field, [fieldType, id, rule]] of Object.entries(fields)) {
        type.add(new Field(field, id, fieldType, rule));
      }
      root.add(type);
    }
    modelType = root.lookupType('ModelProto');
  }
  return modelType;
}

/**
 * Encodes a program as the bytes of an ONNX model. State slots become inputs, followed by the program's own
 * inputs, and their next values become outputs after the program's own.
 */
export function encodeOnnx(program: Program): Uint8Array {
  const { inputs, outputs, constants, state, operations, values } = program;
  const value = (id: string): Value => values.get(id) as Value;
  const type = modelProto();
  const message = type.create({
    irVersion: IR_VERSION,
    producerName: PRODUCER,
    opsetImport: [{ domain: '', version: OPSET_VERSION }],
    graph: {
      name: PRODUCER,
      node: operations.map(({ op, inputs, outputs, attributes }) => ({
        opType: op,
        name: outputs[0],
        input: inputs,
        output: outputs,
        attribute: Object.entries(attributes).map(([key, attribute]) => encodeAttribute(key, attribute)),
      })),
      initializer: [...constants].map(([id, tensor]) => encodeTensor(id, tensor)),
      input: [...state.map((slot) => value(slot.name)), ...inputs].map(encodeValue),
      output: [...outputs, ...state.map((slot) => value(slot.next))].map(encodeValue),
    },
  });
  return type.encode(message).finish();
}

function encodeAttribute(name: string, attribute: Attribute): object {
  if ('float' in attribute) return { name, f: attribute.float, type: ATTRIBUTE_TYPE.float };
  return { name, i: attribute.int, type: ATTRIBUTE_TYPE.int };
}

function encodeTensor(name: string, { dtype, shape, data }: Tensor): object {
  // raw_data is little-endian by definition; every platform that Node and onnxruntime share is.
  if (endianness() !== 'LE') throw new Error('Big-endian machines are not supported.');
  const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { name, dims: shape, dataType: ELEMENT_TYPE[dtype], rawData };
}

function encodeValue({ name, dtype, shape }: Value): object {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: ELEMENT_TYPE[dtype], shape: { dim } } } };
}
