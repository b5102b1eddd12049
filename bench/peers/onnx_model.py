"""A multilayer perceptron as an ONNX file, written byte by byte: dense layers as Gemm, ReLU between them, input "x" and output "y"."""
import random
import struct


def _varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def _field(number, value):
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    value = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _tensor(name, shape, values):
    # TensorProto: dims 1, data_type 2 (1 is float), name 8, raw_data 9.
    return b"".join(_field(1, size) for size in shape) + _field(2, 1) + _field(8, name) + _field(9, struct.pack(f"<{len(values)}f", *values))


def _node(operator, inputs, output):
    # NodeProto: input 1, output 2, op_type 4.
    return b"".join(_field(1, name) for name in inputs) + _field(2, output) + _field(4, operator)


def _value(name, columns):
    # ValueInfoProto: name 1, type 2; the first dimension is named, not fixed.
    shape = _field(1, _field(2, "rows")) + _field(1, _field(1, columns))
    return _field(1, name) + _field(2, _field(1, _field(1, 1) + _field(2, shape)))


def write(path, sizes):
    generator = random.Random(1234)
    graph, name = b"", "x"
    for i, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        last = i == len(sizes) - 2
        graph += _field(5, _tensor(f"w{i}", (inputs, outputs), [generator.uniform(-1, 1) / inputs ** 0.5 for _ in range(inputs * outputs)]))
        graph += _field(5, _tensor(f"b{i}", (outputs,), [0.0] * outputs))
        output = "y" if last else f"z{i}"
        graph += _field(1, _node("Gemm", [name, f"w{i}", f"b{i}"], output))
        if not last:
            graph += _field(1, _node("Relu", [output], f"a{i}"))
            output = f"a{i}"
        name = output
    graph += _field(2, "mlp") + _field(11, _value("x", sizes[0])) + _field(12, _value("y", sizes[-1]))
    with open(path, "wb") as file:
        file.write(_field(1, 8) + _field(7, graph) + _field(8, _field(1, "") + _field(2, 17)))
