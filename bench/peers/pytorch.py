"""PyTorch. Training variants:
typical   what a tutorial shows: DataLoader with shuffling, Adam with its defaults, loss.item() at every step
eager     the same network by someone who knows: rows by a permutation, set_to_none, one foreach optimizer call, no item()
manual    forward and backward written out with tensor operations, all parameters in one tensor, memory allocated once
script    the manual step compiled by torch.jit.script (torch.compile where this version has it)
Inference variants: eager (inference_mode), script (traced, frozen, optimize_for_inference: its oneDNN layers)."""
import math
import sys
import time
from typing import List

import torch
import torch.nn.functional as F
from torch import nn

from request import answer, failed, measure, requests

torch.set_flush_denormal(True)


def network(request):
    units = {"relu": nn.ReLU, "tanh": nn.Tanh, "gelu": nn.GELU}[request.activation]
    layers = []
    for inputs, outputs in zip(request.sizes, request.sizes[1:]):
        layers += [nn.Linear(inputs, outputs), units()]
    return nn.Sequential(*layers[:-1])


def data(request):
    torch.manual_seed(1234)
    inputs = torch.rand(request.rows, request.sizes[0])
    if request.loss == "ce":
        return inputs, torch.randint(request.sizes[-1], (request.rows,))
    if request.loss == "bce":
        return inputs, torch.randint(2, (request.rows, request.sizes[-1])).float()
    return inputs, torch.rand(request.rows, request.sizes[-1])


LOSSES = {"ce": F.cross_entropy, "bce": F.binary_cross_entropy_with_logits, "mse": F.mse_loss}


def optimizer(request, parameters, **options):
    if request.optimizer == "adam":
        return torch.optim.Adam(parameters, lr=request.rate, **options)
    return torch.optim.SGD(parameters, lr=request.rate, momentum=0.9 if request.optimizer == "sgdm" else 0, **options)


def typical(request, inputs, targets):
    model, loss = network(request), LOSSES[request.loss]
    rule = optimizer(request, model.parameters())
    if request.rows == request.batch:
        batches = iter(lambda: (inputs, targets), None)
    else:
        loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(inputs, targets), batch_size=request.batch, shuffle=True)
        batches = (batch for _ in iter(int, 1) for batch in loader)
    total = 0.0

    def step():
        nonlocal total
        x, y = next(batches)
        rule.zero_grad()
        value = loss(model(x), y)
        value.backward()
        rule.step()
        total += value.item()
    return step


def indices(request):
    while True:
        order = torch.randperm(request.rows)
        yield from order[:request.rows // request.batch * request.batch].split(request.batch)


def eager(request, inputs, targets):
    model, loss = network(request), LOSSES[request.loss]
    rule, rows = optimizer(request, model.parameters(), foreach=True), indices(request)

    def step():
        if request.rows == request.batch:
            x, y = inputs, targets
        else:
            chosen = next(rows)
            x, y = inputs[chosen], targets[chosen]
        rule.zero_grad(set_to_none=True)
        loss(model(x), y).backward()
        rule.step()
    return step


class Manual(nn.Module):
    def __init__(self, request):
        super().__init__()
        self.activation: str = request.activation
        self.loss: str = request.loss
        self.rule: str = request.optimizer
        self.rate: float = request.rate
        self.steps: int = 0
        length = sum((i + 1) * o for i, o in zip(request.sizes, request.sizes[1:]))
        self.parameters_: torch.Tensor = torch.zeros(length)
        self.gradients: torch.Tensor = torch.zeros(length)
        self.first: torch.Tensor = torch.zeros(length)
        self.second: torch.Tensor = torch.zeros(length)
        self.denominator: torch.Tensor = torch.zeros(length)
        weights, biases, weight_gradients, bias_gradients, z = [], [], [], [], []
        at = 0
        for i, o in zip(request.sizes, request.sizes[1:]):
            weights.append(self.parameters_[at:at + i * o].view(i, o).normal_(0, math.sqrt(2 / i)))
            weight_gradients.append(self.gradients[at:at + i * o].view(i, o))
            at += i * o
            biases.append(self.parameters_[at:at + o])
            bias_gradients.append(self.gradients[at:at + o])
            at += o
            z.append(torch.empty(request.batch, o))
        self.weights: List[torch.Tensor] = weights
        self.biases: List[torch.Tensor] = biases
        self.weight_gradients: List[torch.Tensor] = weight_gradients
        self.bias_gradients: List[torch.Tensor] = bias_gradients
        self.z: List[torch.Tensor] = z
        self.a: List[torch.Tensor] = [torch.empty_like(t) for t in z]
        self.deltas: List[torch.Tensor] = [torch.empty_like(t) for t in z]

    def forward(self, inputs: torch.Tensor, targets: torch.Tensor):
        last = len(self.weights) - 1
        below = [inputs]
        for i in range(last + 1):
            z = self.z[i]
            torch.addmm(self.biases[i], below[i], self.weights[i], out=z)
            if i < last:
                if self.activation == "relu":
                    torch.relu_(z)
                    below.append(z)
                elif self.activation == "tanh":
                    torch.tanh_(z)
                    below.append(z)
                else:
                    torch._C._nn.gelu(z, out=self.a[i])
                    below.append(self.a[i])
        output = self.deltas[last]
        rows = output.size(0)
        if self.loss == "ce":
            torch.softmax(self.z[last], 1, out=output)
            chosen = targets.unsqueeze(1)
            output.scatter_(1, chosen, output.gather(1, chosen).sub_(1.0))
            output.div_(float(rows))
        elif self.loss == "bce":
            torch.sigmoid(self.z[last], out=output)
            output.sub_(targets).div_(float(rows))
        else:
            torch.sub(self.z[last], targets, out=output)
            output.mul_(2.0 / float(output.numel()))
        for j in range(last + 1):
            i = last - j
            torch.mm(below[i].t(), self.deltas[i], out=self.weight_gradients[i])
            torch.sum(self.deltas[i], [0], out=self.bias_gradients[i])
            if i > 0:
                d = self.deltas[i - 1]
                torch.mm(self.deltas[i], self.weights[i].t(), out=d)
                if self.activation == "relu":
                    torch.ops.aten.threshold_backward(d, self.z[i - 1], 0.0, grad_input=d)
                elif self.activation == "tanh":
                    torch.ops.aten.tanh_backward(d, self.z[i - 1], grad_input=d)
                else:
                    torch.ops.aten.gelu_backward(d, self.z[i - 1], grad_input=d)
        self.steps += 1
        if self.rule == "adam":
            self.first.lerp_(self.gradients, 0.1)
            self.second.mul_(0.999).addcmul_(self.gradients, self.gradients, value=0.001)
            correction = math.sqrt(1 - math.pow(0.999, self.steps))
            torch.sqrt(self.second, out=self.denominator)
            self.denominator.add_(1e-8 * correction)
            self.parameters_.addcdiv_(self.first, self.denominator, value=-self.rate * correction / (1 - math.pow(0.9, self.steps)))
        elif self.rule == "sgdm":
            self.first.mul_(0.9).add_(self.gradients)
            self.parameters_.add_(self.first, alpha=-self.rate)
        else:
            self.parameters_.add_(self.gradients, alpha=-self.rate)


def manual(request, inputs, targets):
    step = Manual(request)
    if request.variant == "script":
        step = torch.jit.script(step)
    rows, x = indices(request), torch.empty(request.batch, request.sizes[0])

    def run():
        with torch.no_grad():
            if request.rows == request.batch:
                step(inputs, targets)
            else:
                chosen = next(rows)
                torch.index_select(inputs, 0, chosen, out=x)
                step(x, targets[chosen])
    return run


def train(request, inputs, targets):
    step = {"typical": typical, "eager": eager}.get(request.variant, manual)(request, inputs, targets)

    def chunk():
        for _ in range(request.chunk):
            step()
    answer(request, "PyTorch", measure(request, chunk, request.chunk, minimum=2))


@torch.no_grad()
def infer(request):
    model, inputs = network(request).eval(), torch.rand(request.batch, request.sizes[0])
    with torch.inference_mode():
        if request.variant == "script":
            model = torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(model, inputs)))
            for _ in range(5):
                model(inputs)
        answer(request, "PyTorch", measure(request, lambda: model(inputs), minimum=5))


def save(request):
    """The file that S1 starts from."""
    torch.jit.freeze(torch.jit.script(network(request).eval())).save(request.file)
    answer(request, "PyTorch", [0])


def main():
    held = None
    for request in requests():
        torch.set_num_threads(request.threads)
        try:
            if request.variant == "save":
                save(request)
            elif request.infers:
                infer(request)
            else:
                if held is None or held[0] != request.workload:
                    held = None
                    held = (request.workload, *data(request))
                train(request, held[1], held[2])
        except Exception as error:
            failed(request, "PyTorch", error)


def start(file):
    """S1: the process that was just started, to its first prediction."""
    model = torch.jit.load(file)
    with torch.inference_mode():
        print(model(torch.full((1, 784), 0.5))[0, 0].item())


if __name__ == "__main__":
    start(sys.argv[2]) if sys.argv[1:2] == ["start"] else main()
