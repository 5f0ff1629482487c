using System.Diagnostics;
using HyperMorph.Networks;
using HyperMorph.Registration;
using TorchSharp;
using static TorchSharp.torch;
foreach (var size in new long[][] { [160,192], [48,64,48] }) {
  var net = new UNet(size.Length);
  var model = new RegistrationModel(net);
  using var fx = new FixedWeights(net); using var hy = new HyperWeights(net, HyperPreset.Mip);
  using var a1 = new HyperMorph.Training.Adam(fx); using var a2 = new HyperMorph.Training.Adam(hy);
  using var moving = rand([1,1,..size]); using var target = rand([1,1,..size]); using var lam = full(1, 0.3f);
  double T(Weights w, HyperMorph.Training.Adam a, double[] parts) {
    using var s = NewDisposeScope(); var sw = Stopwatch.StartNew();
    var k = w.Generate(lam); parts[0] += sw.Elapsed.TotalMilliseconds; sw.Restart();
    var r = model.Register(moving, target, k); parts[1] += sw.Elapsed.TotalMilliseconds; sw.Restart();
    var loss = Losses.MeanSquaredError(target, r.Moved).mul(0.7/0.0025).add(Losses.Diffusion(r.Velocity,2).mul(0.3));
    loss.backward(); parts[2] += sw.Elapsed.TotalMilliseconds; sw.Restart();
    a.Step(1e-4); parts[3] += sw.Elapsed.TotalMilliseconds; sw.Restart(); return 0; }
  var p1 = new double[4]; var p2 = new double[4];
  int n = size.Length==2 ? 40 : 6;
  for (int i=0;i<3;i++){ T(fx,a1,p1); T(hy,a2,p2);} p1 = new double[4]; p2 = new double[4];
  for (int i=0;i<n;i++){ T(fx,a1,p1); T(hy,a2,p2);}
  Console.WriteLine($"fixed {p1.Sum()/n:f1} [{string.Join(", ", p1.Select(x=>(x/n).ToString("f1")))}]  hyper {p2.Sum()/n:f1} [{string.Join(", ", p2.Select(x=>(x/n).ToString("f1")))}] ratio {p2.Sum()/p1.Sum():f3}");
}
return 0;
