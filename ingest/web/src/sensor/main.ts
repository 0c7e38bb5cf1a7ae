import '../common/base.css';
import './sensor.css';
